internal import Glibc
internal import Synchronization

/// The bytes of a file in pieces, for an upload.
final class FilePieces: Sendable {
    private static let pieceByteCount = 1 << 18

    let length: Int
    private let descriptor: Int32
    private let path: String
    private let show: @Sendable (Double) -> Void
    private let position = Mutex(0)

    /// - Parameter show: takes the share that was read, 0 … 1.
    /// - Throws: `CommandFailure` when there is no such file.
    init(_ path: String, show: @escaping @Sendable (Double) -> Void) throws(CommandFailure) {
        self.path = path
        self.show = show
        var status = stat()
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw CommandFailure("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw CommandFailure("\(path) is no file") }
        length = Int(status.st_size)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next piece, nil at the end.
    func next() throws(CommandFailure) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: Self.pieceByteCount)
        let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw CommandFailure("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        guard count > 0 else { return nil }
        piece.removeLast(piece.count - count)
        let done = position.withLock { position in
            position += count
            return position
        }
        show(length > 0 ? Double(done) / Double(length) : 1)
        return piece
    }
}
