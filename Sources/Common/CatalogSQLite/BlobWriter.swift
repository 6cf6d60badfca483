internal import Catalog
internal import Crypto
internal import Synchronization

/// A blob that is being written. Used by one task, one step after the other; all methods block.
final class BlobWriter: Sendable {
    let fileName: String
    private let file: PosixFile
    private let partialPath: String
    private let folderPath: String
    private let state = Mutex(State())

    private struct State {
        var hasher = SHA256Hasher()
        var byteCount = 0
    }

    init(file: PosixFile, partialPath: String, folderPath: String, fileName: String) {
        self.file = file
        self.partialPath = partialPath
        self.folderPath = folderPath
        self.fileName = fileName
    }

    func append(_ bytes: [UInt8]) throws {
        try file.write(bytes)
        state.withLock { state in
            state.hasher.update(bytes)
            state.byteCount += bytes.count
        }
    }

    /// Makes the file durable under its own name; what was written.
    func commit(as name: String) throws -> BlobReference {
        try file.synchronise()
        try PosixFile.rename(partialPath, to: folderPath + "/" + fileName)
        // Without this a loss of power could take back the renaming.
        if let folder = try PosixFile.open(folderPath) { try folder.synchronise() }
        return state.withLock { BlobReference(name: name, byteCount: $0.byteCount, sha256: hexEncode($0.hasher.finalize())) }
    }

    /// Lets go of the lock, when the table names the file.
    func finish() { file.close() }

    /// Removes what was written. A file that is complete already is left to the collector: the table may name it.
    func abort() {
        try? PosixFile.remove(partialPath)
        file.close()
    }
}
