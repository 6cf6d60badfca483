internal import Glibc

/// The settings of the trainer.
package struct TrainerSettings: Sendable {
    /// Address of the API, without a slash at the end.
    package let apiURL: String
    /// Secret by which the API knows the trainer; nil when it is in `trainerTokenFile`.
    package let trainerToken: String?
    /// File with that secret; to be waited for when missing.
    package let trainerTokenFile: String
    /// Name under which this trainer shows up.
    package let name: String
    /// Longest time between two checkpoints.
    package let checkpointInterval: Duration
    /// How long one question for work may wait for an answer.
    package let pollInterval: Duration
    /// The number of threads that share the work of a training.
    package let threads: Int
    /// Least important lines that are logged: debug, info, warning or error.
    package let logLevel: String
    /// Time for the running job to store a checkpoint when the trainer is asked to end.
    package let shutdownGrace: Duration

    /// Reads and checks the settings; the error lists everything that is wrong.
    package init(_ environment: Environment) throws(ConfigurationError) {
        var reader = SettingsReader(environment)
        apiURL = reader.apiURL()
        trainerToken = reader.secret("TRAINER_TOKEN")
        trainerTokenFile = reader.text("TRAINER_TOKEN_FILE") ?? ""
        name = reader.text("TRAINER_NAME") ?? Self.standardName()
        checkpointInterval = reader.seconds("TRAINER_CHECKPOINT_SECONDS")
        pollInterval = reader.seconds("TRAINER_POLL_SECONDS")
        let threads = reader.integer("TRAINER_THREADS")
        self.threads = threads > 0 ? threads : Self.processors()
        logLevel = reader.choice("LOG_LEVEL")
        shutdownGrace = reader.seconds("SHUTDOWN_SECONDS")
        try reader.finish()
    }

    /// The processors that this process may use: those of the machine, or the part that its container has. More than eight do not share one step well.
    private static func processors() -> Int {
        var count = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        // Two numbers, microseconds of processor time and of the period in which they may be used; the first is "max" where there is no limit.
        if let file = fopen("/sys/fs/cgroup/cpu.max", "r") {
            var line = [CChar](repeating: 0, count: 128)
            let isRead = fgets(&line, Int32(line.count), file) != nil
            fclose(file)
            let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let parts = text.split(separator: " ").compactMap { Int($0) }
            if isRead, parts.count == 2, parts[1] > 0 { count = max(1, min(count, parts[0] / parts[1])) }
        }
        return count
    }

    private static func standardName() -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        let isKnown = gethostname(&bytes, bytes.count - 1) == 0
        let host = isKnown ? String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : "trainer"
        return "\(host)-\(getpid())"
    }
}
