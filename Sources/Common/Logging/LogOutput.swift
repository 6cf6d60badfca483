internal import Concurrency
internal import Glibc

/// Where the lines of the log go.
package struct LogOutput: Sendable {
    private let writeLine: @Sendable ([UInt8]) -> Void

    /// An output that hands each line, with its line feed, to `writeLine`; it may be called from any thread.
    package init(_ writeLine: @escaping @Sendable ([UInt8]) -> Void) { self.writeLine = writeLine }

    /// Standard error, one whole line at a time.
    package static let standardError = LogOutput { line in
        standardErrorLock.withLock { _ in
            line.withUnsafeBytes { bytes in
                var offset = 0
                while offset < bytes.count {
                    let count = Glibc.write(STDERR_FILENO, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                    if count < 0 && errno == EINTR { continue }
                    // There is no better place to complain to when standard error is closed.
                    if count <= 0 { return }
                    offset += count
                }
            }
        }
    }

    /// Nowhere.
    package static let none = LogOutput { _ in }

    func write(line: [UInt8]) { writeLine(line) }
}

private let standardErrorLock = Locked(())
