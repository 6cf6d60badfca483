import APIService
import Glibc

exit(await APIProgram.run())
