internal import Glibc
package import Specification

/// Takes bytes in pieces, such as a file.
package protocol ByteSink: AnyObject {
    /// Takes the next bytes.
    ///
    /// - Throws: `SpecificationError` that names the file and says what failed.
    func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError)

    /// Ends the bytes; nothing may be written afterwards.
    ///
    /// - Throws: `SpecificationError` that names the file and says what failed.
    func finish() throws(SpecificationError)
}

/// Keeps bytes in memory.
package final class MemorySink: ByteSink {
    /// All bytes so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError) { self.bytes.append(contentsOf: bytes) }

    package func finish() throws(SpecificationError) {}
}

/// Writes bytes to a file, pipe or socket.
package final class FileSink: ByteSink {
    private var descriptor: Int32
    private let name: String
    private let ownsDescriptor: Bool

    /// Makes a file, or empties the one that is there.
    ///
    /// - Throws: `SpecificationError` when it cannot be opened.
    package init(path: String) throws(SpecificationError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        name = path
        ownsDescriptor = true
        guard descriptor >= 0 else { throw SpecificationError(path, "cannot be written: \(String(cString: strerror(errno)))") }
    }

    /// Writes to a descriptor, which stays open.
    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
        ownsDescriptor = false
    }

    deinit {
        if ownsDescriptor && descriptor >= 0 { close(descriptor) }
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError) {
        var position = 0
        while position < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + position }, bytes.count - position)
            if count >= 0 {
                position += count
            } else if errno != EINTR {
                throw SpecificationError(name, "cannot be written: \(String(cString: strerror(errno)))")
            }
        }
    }

    package func finish() throws(SpecificationError) {
        guard ownsDescriptor && descriptor >= 0 else { return }
        let result = close(descriptor)
        descriptor = -1
        // A file system may tell of a full disk only now.
        guard result == 0 else { throw SpecificationError(name, "cannot be written: \(String(cString: strerror(errno)))") }
    }
}
