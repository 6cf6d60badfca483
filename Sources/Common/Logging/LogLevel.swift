/// How important a line of the log is.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// For someone who looks for a fault.
    case debug
    /// What the service does, in normal work.
    case info
    /// Something is not as it should be, and the service goes on.
    case warning
    /// Something failed.
    case error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
