internal import Glibc

/// Writes lines of JSON, one per event, with `time`, `level`, `message`, `service` and metadata.
///
/// Messages are constant sentences; what varies goes into the metadata, under dotted lower-case keys such as `http.status`.
/// `request.id` and `job.id` come from `LogContext`. Never log passwords, tokens or rows of data.
package struct Logger: Sendable {
    /// The name of the service.
    package let label: String
    /// Lines below this level are not written.
    package let level: LogLevel
    private let output: LogOutput
    private let metadata: [String: String]

    /// A logger for the service `label`; `metadata` is added to every line.
    package init(label: String, level: LogLevel, output: LogOutput = .standardError, metadata: [String: String] = [:]) {
        self.label = label
        self.level = level
        self.output = output
        self.metadata = metadata
    }

    /// A logger that writes nothing.
    package static let none = Logger(label: "none", level: .error, output: .none)

    /// The same logger with more metadata on every line.
    package func adding(_ metadata: [String: String]) -> Logger {
        Logger(label: label, level: level, output: output, metadata: self.metadata.merging(metadata) { $1 })
    }

    /// Whether lines of this level are written; ask before making costly metadata.
    package func isEnabled(_ level: LogLevel) -> Bool { level >= self.level }

    /// Logs for someone who looks for a fault.
    package func debug(_ message: String, _ metadata: [String: String] = [:]) { log(.debug, message, metadata) }

    /// Logs what the service does in normal work.
    package func info(_ message: String, _ metadata: [String: String] = [:]) { log(.info, message, metadata) }

    /// Logs that something is not as it should be while the service goes on.
    package func warning(_ message: String, _ metadata: [String: String] = [:]) { log(.warning, message, metadata) }

    /// Logs that something failed.
    package func error(_ message: String, _ metadata: [String: String] = [:]) { log(.error, message, metadata) }

    /// Logs one line of the given level.
    package func log(_ level: LogLevel, _ message: String, _ metadata: [String: String] = [:]) {
        guard level >= self.level else { return }
        var line = LogLine()
        line.append("time", currentTime())
        line.append("level", level.rawValue)
        line.append("message", message)
        line.append("service", label)
        if let id = LogContext.requestID { line.append("request.id", id) }
        if let id = LogContext.jobID { line.append("job.id", id) }
        let all = self.metadata.isEmpty ? metadata : self.metadata.merging(metadata) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line.append(Self.fixedKeys.contains(key) ? "metadata.\(key)" : key, value)
        }
        output.write(line: line.finished())
    }

    private static let fixedKeys: Set<String> = ["time", "level", "message", "service", "request.id", "job.id"]

    private func currentTime() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return timestamp(secondsSince1970: Int(now.tv_sec), milliseconds: Int(now.tv_nsec) / 1_000_000)
    }
}
