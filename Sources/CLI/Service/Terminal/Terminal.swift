internal import Glibc
internal import Synchronization

/// Where the program says things: results on standard output, progress and complaints on standard error; and what it is told there.
package final class Terminal: Sendable {
    /// Asks for a line: the question, and whether the answer is to stay hidden; nil when there is none.
    package typealias Ask = @Sendable (_ question: String, _ isSecret: Bool) -> String?
    /// Takes bytes of the result; gives the system's error number, 0 for none.
    package typealias Write = @Sendable (UnsafeRawBufferPointer) -> Int32

    /// Whether a person watches standard error: progress is then drawn as a bar in place.
    package let isInteractive: Bool
    /// Whether rows written to standard output would stand between the lines of progress.
    let showsOutput: Bool
    /// Whether somebody has asked for the end.
    package let interruption: Interruption
    private let out: @Sendable (String) -> Void
    private let error: @Sendable (String) -> Void
    private let writeOut: Write?
    private let askPerson: Ask
    /// Whether a bar stands on the last line.
    private let hasBar = Mutex(false)

    /// - Parameters:
    ///   - out: takes whole lines with their line feed.
    ///   - error: takes whole lines, and bars without a line feed.
    ///   - write: takes the bytes of rows; nil gives them to `out`.
    ///   - ask: answers questions; by default nobody does.
    package init(
        isInteractive: Bool, showsOutput: Bool = false, interruption: Interruption = Interruption(),
        out: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void, write: Write? = nil,
        ask: @escaping Ask = { _, _ in nil }
    ) {
        self.isInteractive = isInteractive
        self.showsOutput = showsOutput
        self.interruption = interruption
        self.out = out
        self.error = error
        writeOut = write
        askPerson = ask
    }

    /// The process's own.
    package static let standard = Terminal(
        isInteractive: isatty(STDERR_FILENO) == 1, showsOutput: isatty(STDOUT_FILENO) == 1, interruption: Interruption(isOfProcess: true),
        out: { writeAll($0, to: STDOUT_FILENO) }, error: { writeAll($0, to: STDERR_FILENO) },
        write: { writeAll($0, to: STDOUT_FILENO) }, ask: PasswordPrompt.ask)

    /// A line of the result.
    package func say(_ text: String) {
        hasBar.withLock { hasBar in
            clear(&hasBar)
            out(text + "\n")
        }
    }

    /// A line about what goes on, or about something that is wrong.
    package func complain(_ text: String) {
        hasBar.withLock { hasBar in
            clear(&hasBar)
            error(text + "\n")
        }
    }

    /// Draws a bar over the one before; only when a person watches.
    func drawBar(_ text: String) {
        guard isInteractive else { return }
        hasBar.withLock { hasBar in
            error("\r\u{1B}[K" + text)
            hasBar = true
        }
    }

    /// Takes the bar away, if there is one.
    func clearBar() { hasBar.withLock { clear(&$0) } }

    /// Writes bytes of the result. Returns the system's error number, 0 for none.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        if let writeOut { return writeOut(bytes) }
        out(String(decoding: bytes, as: UTF8.self))
        return 0
    }

    /// Asks whoever sits there, or standard input, for a line; nil when there is none.
    func ask(_ question: String, isSecret: Bool = false) -> String? { askPerson(question, isSecret) }

    private func clear(_ hasBar: inout Bool) {
        if hasBar { error("\r\u{1B}[K") }
        hasBar = false
    }

    private static func writeAll(_ text: String, to descriptor: Int32) {
        _ = Array(text.utf8).withUnsafeBytes { writeAll($0, to: descriptor) }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return errno }
            offset += count
        }
        return 0
    }
}
