internal import Concurrency
internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import Glibc
internal import Logging
internal import Synchronization

/// The trainer as a program.
package enum TrainerProgram {
    private static let help = """
        semblance-trainer: leases fits from the API, trains, and reports back.

        Usage: semblance-trainer            works until SIGTERM or Ctrl-C
               semblance-trainer --health   ends with code 0 when a trainer of this user is alive here, else with 1
               semblance-trainer --version

        Settings come from the environment, most of all API_URL and TRAINER_TOKEN or TRAINER_TOKEN_FILE.
        Exit codes: 0 ended as asked, 1 not alive (--health), 2 wrong use, 71 no thread to be had, 78 wrong settings.
        """

    /// Runs the program with the process's arguments and environment.
    /// - Returns: the exit code.
    package static func run() async -> Int32 {
        await run(arguments: Array(CommandLine.arguments.dropFirst()), environment: .process())
    }

    static func run(arguments: [String], environment: Environment) async -> Int32 {
        let liveness = Liveness(directory: environment["TMPDIR"] ?? "/tmp")
        switch arguments {
        case []: return await work(environment, liveness)
        case ["--health"]: return liveness.isFresh ? 0 : 1
        case ["--version"]:
            print(Version.current)
            return 0
        case ["--help"], ["-h"]:
            print(help)
            return 0
        default:
            say("semblance-trainer: unknown argument \(arguments[0]); see semblance-trainer --help")
            return 2
        }
    }

    private static func work(_ environment: Environment, _ liveness: Liveness) async -> Int32 {
        let settings: TrainerSettings
        do {
            settings = try TrainerSettings(environment)
        } catch {
            Logger(label: "trainer", level: .error).error("The settings are wrong.", ["error": "\(error)"])
            return 78
        }
        let logger = Logger(label: "trainer", level: LogLevel(rawValue: settings.logLevel) ?? .info)
        let transport = HTTPTransport(url: settings.apiURL) { [token = settings.trainerToken, file = settings.trainerTokenFile] in
            token ?? readToken(file)
        }
        let worker = TrainerWorker(
            options: TrainerWorker.Options(
                name: settings.name, pollInterval: settings.pollInterval, checkpointInterval: settings.checkpointInterval,
                threads: settings.threads),
            transport: transport, liveness: liveness, logger: logger)
        // The stop comes before the thread, so that a signal in the first moment is not lost.
        let stopping = AsyncStream<Void>.makeStream()
        Signals.onTermination {
            worker.stop(grace: settings.shutdownGrace)
            stopping.continuation.yield()
        }
        let ended = AsyncStream<Void>.makeStream()
        do {
            try worker.start { ended.continuation.finish() }
        } catch {
            logger.error("The trainer cannot start.", ["error": "\(error)"])
            return 71
        }
        logger.info("The trainer has started.", ["api": settings.apiURL, "name": settings.name, "version": Version.current])
        for await _ in stopping.stream { break }
        logger.info("The trainer ends.", ["graceSeconds": "\(settings.shutdownGrace.inSeconds)"])
        // Without a job there is nothing to wait for but an answer to the question for work.
        if !worker.isIdle {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in ended.stream {} }
                group.addTask { try? await Task.sleep(for: settings.shutdownGrace) }
                await group.next()
                group.cancelAll()
            }
        }
        logger.info("The trainer has ended.")
        return 0
    }

    /// The secret in the file that the API makes at its first start; nil while there is none.
    private static func readToken(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
        return text.isEmpty ? nil : text
    }

    /// Writes a line for people to standard error.
    private static func say(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
