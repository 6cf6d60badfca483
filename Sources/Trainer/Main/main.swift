import Glibc
import TrainerService

exit(await TrainerProgram.run())
