/// How the program ends.
enum ExitCode: Int32, CaseIterable {
    case success = 0
    case failure = 1
    case usage = 2
    case unreachable = 3
    /// `evaluate --require-privacy` on data that should not be shared.
    case notPrivate = 4
    /// 128 + SIGINT, as shells have it.
    case interrupted = 130

    var meaning: String {
        switch self {
        case .success: "done"
        case .failure: "it failed"
        case .usage: "wrong use or wrong settings"
        case .unreachable: "the server cannot be reached"
        case .notPrivate: "evaluate --require-privacy: do not share the data"
        case .interrupted: "ended by Ctrl-C"
        }
    }

    static let help: String = "Exit codes: \(allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: ", "))."
}
