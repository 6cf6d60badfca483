internal import Glibc
package import Specification

/// Bytes that arrive in pieces, such as a file's.
package protocol ByteSource: AnyObject {
    /// Reads the next bytes.
    ///
    /// - Parameter buffer: Filled from its start; not empty.
    /// - Returns: How many bytes were read; 0 at the end, and only there.
    /// - Throws: `SpecificationError` that names the file and says what failed.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int
}

/// Bytes that are in memory.
package final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let pieceByteCount: Int
    private var position = 0

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - bytes: All of them.
    ///   - pieceByteCount: At most so many are handed out at a time; at least 1.
    package init(_ bytes: [UInt8], pieceByteCount: Int = .max) {
        self.bytes = bytes
        self.pieceByteCount = max(1, pieceByteCount)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        let count = min(buffer.count, pieceByteCount, bytes.count - position)
        guard count > 0 else { return 0 }
        let start = position
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
        position += count
        return count
    }
}

/// The bytes of a file, pipe or socket.
package final class FileSource: ByteSource {
    private let descriptor: Int32
    private let name: String
    private let ownsDescriptor: Bool

    /// Opens a file.
    ///
    /// - Throws: `SpecificationError` when it cannot be opened.
    package init(path: String) throws(SpecificationError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        name = path
        ownsDescriptor = true
        guard descriptor >= 0 else { throw SpecificationError(path, "cannot be opened: \(String(cString: strerror(errno)))") }
    }

    /// Reads from a descriptor, which stays open.
    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
        ownsDescriptor = false
    }

    deinit {
        if ownsDescriptor && descriptor >= 0 { close(descriptor) }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SpecificationError(name, "cannot be read: \(String(cString: strerror(errno)))") }
        }
    }
}
