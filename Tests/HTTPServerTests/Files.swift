import Glibc

/// Writes a file anew.
func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(file) }
    var offset = 0
    while offset < bytes.count {
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: offset), bytes.count - offset) }
        guard count > 0 else { throw RawConnection.Failure(message: "write: \(errno)") }
        offset += count
    }
}

/// Removes a file.
func remove(_ path: String) { unlink(path) }
