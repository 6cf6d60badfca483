import CLIService
import Glibc

exit(await CommandLineProgram.run())
