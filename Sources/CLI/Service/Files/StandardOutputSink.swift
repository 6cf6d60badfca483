internal import Concurrency
internal import Glibc
internal import Specification
internal import Tabular

/// Writes the bytes of rows to standard output.
final class StandardOutputSink: ByteSink {
    private let terminal: Terminal
    /// Whether the program that reads wants no more, as `head` does.
    private(set) var isClosed = false

    init(_ terminal: Terminal) {
        self.terminal = terminal
        // A reader that has left is an error of the write, not the end of this process.
        Signals.ignoreBrokenPipes()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError) {
        let code = terminal.write(bytes)
        if code == EPIPE { isClosed = true }
        guard code == 0 else { throw SpecificationError("standard output", "cannot be written: \(String(cString: strerror(code)))") }
    }

    func finish() throws(SpecificationError) {}
}
