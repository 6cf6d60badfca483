internal import Catalog
internal import Glibc
internal import Synchronization

/// Owns a file descriptor; closed by `close()` or at the latest when the object goes.
final class PosixFile: Sendable {
    private let descriptor: Mutex<Int32?>
    let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = Mutex(descriptor)
        self.path = path
    }

    deinit { close() }

    /// Opens a file; nil when there is none of that path. With `creating` the file must not exist.
    static func open(_ path: String, creating: Bool = false, writing: Bool = false) throws -> PosixFile? {
        let flags = O_CLOEXEC | (creating ? O_RDWR | O_CREAT | O_EXCL : writing ? O_RDWR : O_RDONLY)
        let descriptor = retrying { Glibc.open(path, flags, 0o600) }
        if descriptor < 0, errno == ENOENT, !creating { return nil }
        guard descriptor >= 0 else { throw failure("A file cannot be opened", path) }
        return PosixFile(descriptor: descriptor, path: path)
    }

    func close() {
        let taken = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let taken { Glibc.close(taken) }
    }

    /// Writes all bytes at the end of what was written before.
    func write(_ bytes: [UInt8]) throws {
        try withDescriptor { descriptor in
            try bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while !rest.isEmpty {
                    let count = Self.retrying { Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count) }
                    guard count > 0 else { throw Self.failure("A file cannot be written", path) }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    /// At most `count` bytes from `offset` on; fewer at the end of the file.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try withDescriptor { descriptor in
            try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let start = buffer.baseAddress.map { $0 + filled }
                    let done = Self.retrying { pread(descriptor, start, count - filled, off_t(offset + filled)) }
                    guard done >= 0 else { throw Self.failure("A file cannot be read", path) }
                    if done == 0 { break }
                    filled += done
                }
            }
        }
    }

    /// Waits until all that was written is on the disk.
    func synchronise() throws {
        try withDescriptor { descriptor in
            guard Self.retrying({ fsync(descriptor) }) == 0 else { throw Self.failure("A file cannot be written to the disk", path) }
        }
    }

    /// The size in bytes, and whether the file still has a name.
    func status() throws -> (byteCount: Int, isLinked: Bool) {
        try withDescriptor { descriptor in
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.failure("A file cannot be examined", path) }
            return (Int(status.st_size), status.st_nlink > 0)
        }
    }

    /// Takes the file's lock, which ends with the descriptor, also when the process dies; false when somebody else has it.
    func lock() throws -> Bool {
        try withDescriptor { descriptor in
            if Self.retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
            guard errno == EWOULDBLOCK else { throw Self.failure("A file cannot be locked", path) }
            return false
        }
    }

    private func withDescriptor<Value>(_ body: (Int32) throws -> Value) throws -> Value {
        guard let descriptor = descriptor.withLock({ $0 }) else { throw CatalogError.unavailable("A file was closed too early.") }
        return try body(descriptor)
    }

    /// Makes an empty file that only this account may read, and the folders on the way; does nothing when it exists.
    static func makePrivate(_ path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
        let descriptor = retrying { Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw failure("The database file cannot be opened", path) }
        Glibc.close(descriptor)
    }

    /// Makes a folder that only this account may enter, and those on the way to it.
    static func makeFolder(_ path: String) throws {
        var partial = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            partial += part
            defer { partial += "/" }
            if part.isEmpty { continue }
            if mkdir(partial, 0o700) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw failure("A folder cannot be made", partial)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("A folder cannot be made", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw CatalogError.unavailable("There is a file where a folder must be: \(path).") }
    }

    static func rename(_ old: String, to new: String) throws {
        guard Glibc.rename(old, new) == 0 else { throw failure("A file cannot be renamed", old) }
    }

    /// Removes a file; no error when there is none.
    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("A file cannot be removed", path) }
    }

    /// The names of the files in a folder.
    static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw failure("A folder cannot be read", folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Repeats a call that a signal has interrupted.
    private static func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
        while true {
            let result = call()
            if result == -1, errno == EINTR { continue }
            return result
        }
    }

    private static func failure(_ what: String, _ path: String) -> CatalogError {
        let code = errno
        return .unavailable("\(what): \(path): \(String(cString: strerror(code))).")
    }
}
