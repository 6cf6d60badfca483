import CLIService
import Synchronization
import TestSupport

/// What a run of the program left behind.
struct ProgramRun: Sendable {
    var code: Int32
    var output: String
    var errors: String

    /// The last line of standard error, which is the complaint of a run that failed.
    var complaint: String { errors.split(separator: "\n").last.map(String.init) ?? "" }

    /// Runs the program's own code in this process.
    /// - Parameters:
    ///   - answers: What is answered to its questions, in their order.
    ///   - isWatched: Whether a person sits at the terminal.
    ///   - interruption: Whoever holds it can end the work as Ctrl-C does.
    static func run(
        _ arguments: [String], _ variables: [String: String] = [:], answers: [String] = [], isWatched: Bool = false,
        interruption: Interruption = Interruption(),
        whenTold: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> ProgramRun {
        let output = Mutex("")
        let errors = Mutex("")
        let waiting = Mutex(answers[...])
        let terminal = Terminal(
            isInteractive: isWatched, interruption: interruption, out: { text in output.withLock { $0 += text } },
            error: { text in
                errors.withLock { $0 += text }
                whenTold(text)
            }, ask: { _, _ in waiting.withLock { $0.popFirst() } })
        let code = await CommandLineProgram.run(arguments: arguments, variables: variables, terminal: terminal)
        return ProgramRun(code: code, output: output.withLock { $0 }, errors: errors.withLock { $0 })
    }
}
