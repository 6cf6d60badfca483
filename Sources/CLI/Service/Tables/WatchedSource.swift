internal import Crypto
internal import Glibc
internal import Specification
internal import Tabular

/// The bytes of a file, with the hash of all that were read and how far reading is.
final class WatchedSource: ByteSource {
    private let source: FileSource
    private let interruption: Interruption
    private let show: (Double) -> Void
    private var hasher = SHA256Hasher()
    /// Nil when it cannot be told, as of a pipe.
    private let size: Int?
    private(set) var byteCount = 0

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - show: takes the share that was read, 0 … 1.
    init(_ path: String, _ interruption: Interruption, show: @escaping (Double) -> Void) throws {
        var status = stat()
        if path == "-" {
            source = FileSource(descriptor: STDIN_FILENO, name: "standard input")
            size = nil
        } else {
            if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                throw CommandFailure("\(path) is a folder; a file is needed")
            }
            source = try FileSource(path: path)
            size = status.st_size > 0 ? Int(status.st_size) : nil
        }
        self.interruption = interruption
        self.show = show
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        guard !interruption.isRequested else { throw SpecificationError("reading", "was interrupted") }
        let count = try source.read(into: buffer)
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        byteCount += count
        if let size { show(Double(byteCount) / Double(size)) }
        return count
    }

    /// Reads what is left.
    func drain() throws(SpecificationError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
    }

    /// SHA-256 of everything that was read, in hexadecimal.
    var hash: String { hexEncode(hasher.finalize()) }
}
