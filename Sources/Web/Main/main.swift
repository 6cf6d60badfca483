import Glibc
import WebService

exit(await WebProgram.run())
