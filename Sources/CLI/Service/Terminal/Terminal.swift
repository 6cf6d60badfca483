internal import Glibc
internal import Synchronization

/// Where the program says things: results on standard output, complaints on standard error.
package final class Terminal: Sendable {
    /// Whether a person watches: progress is then drawn as a bar in place.
    package let isInteractive: Bool
    private let out: @Sendable (String) -> Void
    private let error: @Sendable (String) -> Void
    /// Whether a bar stands on the last line.
    private let hasBar = Mutex(false)

    /// - Parameters:
    ///   - out: takes whole lines with their line feed, and parts of a bar without.
    ///   - error: takes whole lines.
    package init(isInteractive: Bool, out: @escaping @Sendable (String) -> Void, error: @escaping @Sendable (String) -> Void) {
        self.isInteractive = isInteractive
        self.out = out
        self.error = error
    }

    /// The process's own.
    package static let standard = Terminal(
        isInteractive: isatty(STDOUT_FILENO) == 1, out: { writeAll($0, to: STDOUT_FILENO) },
        error: { writeAll($0, to: STDERR_FILENO) })

    /// A line of the result.
    package func say(_ text: String) {
        hasBar.withLock { hasBar in
            clear(&hasBar)
            out(text + "\n")
        }
    }

    /// A line about something that is wrong.
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
            out("\r\u{1B}[K" + text)
            hasBar = true
        }
    }

    private func clear(_ hasBar: inout Bool) {
        if hasBar { out("\r\u{1B}[K") }
        hasBar = false
    }

    private static func writeAll(_ text: String, to descriptor: Int32) {
        Array(text.utf8).withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count < 0 && errno == EINTR { continue }
                // Nobody reads any more.
                guard count > 0 else { return }
                offset += count
            }
        }
    }
}
