package import Catalog
internal import Concurrency
package import Contracts
internal import Crypto
internal import Logging
internal import Synchronization

extension CatalogSQLite {
    package func writeBlob(_ name: String, _ chunks: any AsyncSequence<[UInt8], any Error> & Sendable) async throws -> BlobReference {
        let writer = try await onFiles { [folder] in try folder.makeWriter(name) }
        do {
            try await BlobPieces.forEach(chunks, byteCount: Self.pieceBytes) { piece in
                try await onFiles { try writer.append(piece) }
            }
            let blob = try await onFiles { try writer.commit(as: name) }
            let replaced = try await database.write { connection in try Self.store(blob, writer.fileName, connection) }
            await tidy { writer.finish() }
            if let replaced { await tidy { [folder] in try folder.remove(replaced) } }
            return blob
        } catch {
            await tidy { writer.abort() }
            throw error
        }
    }

    package func readBlob(_ name: String, range: Range<Int>?) async throws -> BlobChunks {
        let (file, entry) = try await openBlob(name)
        let wanted = (range ?? 0..<entry.byteCount).clamped(to: 0..<entry.byteCount)
        let cursor = BlobCursor(name: name, file: file, entry: entry, range: wanted)
        return BlobChunks { try await self.onFiles { try cursor.next(atMost: Self.pieceBytes) } }
    }

    package func deleteBlob(_ name: String) async throws {
        let file = try await database.write { connection in
            try connection.first("DELETE FROM blobs WHERE name = ? RETURNING file", [.text(name)]) { $0.text(0) }
        }
        if let file { await tidy { [folder] in try folder.remove(file) } }
    }

    package func blobNames(writtenBefore moment: Timestamp) async throws -> [String] {
        try await database.read { connection in
            try connection.rows("SELECT name FROM blobs WHERE written_at < ? ORDER BY name", [.integer(moment.milliseconds)]) { $0.text(0) }
        }
    }

    /// Removes what writers that died, and replacements that were cut short, have left in the folder.
    func collectAbandonedFiles() async throws {
        let present = try await onFiles { [folder] in try folder.fileNames() }
        let named = Set(try await database.read { connection in try connection.rows("SELECT file FROM blobs") { $0.text(0) } })
        for fileName in present where !named.contains(fileName) {
            guard let lock = try await onFiles({ [folder] in try folder.lockIfIdle(fileName) }) else { continue }
            defer { lock.close() }
            // Its writer may have finished between the two looks.
            let isNamed = try await database.read { connection in
                try connection.first("SELECT 1 FROM blobs WHERE file = ?", [.text(fileName)]) { _ in true } ?? false
            }
            if isNamed { continue }
            try await onFiles { [folder] in try folder.remove(fileName) }
            logger.info("Removed a file that an interrupted write had left", ["file": fileName])
        }
    }

    private static let pieceBytes = 1 << 20

    /// A row of the table `blobs`.
    fileprivate struct Entry: Equatable, Sendable {
        let file: String
        let byteCount: Int
        let sha256: String
    }

    /// Runs work with files on the threads for it.
    private func onFiles<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await files.run(body)
        } catch is BlockingExecutorError {
            throw CatalogError.unavailable("The store has been closed.")
        }
    }

    /// Runs clean-up whose failure does no harm: what it leaves is collected at the next start.
    private func tidy(_ body: @escaping @Sendable () throws -> Void) async {
        do {
            try await onFiles(body)
        } catch {
            logger.warning("A file could not be removed", ["error": "\(error)"])
        }
    }

    private func openBlob(_ name: String) async throws -> (PosixFile, Entry) {
        var before: Entry?
        while true {
            let entry = try await database.read { connection in
                try connection.first("SELECT file, byte_count, sha256 FROM blobs WHERE name = ?", [.text(name)]) {
                    Entry(file: $0.text(0), byteCount: Int($0.integer(1)), sha256: $0.text(2))
                }
            }
            guard let entry else { throw CatalogError.notFound("There is no blob named \(name).") }
            if let file = try await onFiles({ [folder] in try folder.open(entry.file) }) {
                guard try await onFiles({ try file.status().byteCount }) == entry.byteCount else {
                    throw CatalogError.corrupt("The file of the blob \(name) does not have the size it was written with.")
                }
                return (file, entry)
            }
            // A replacement may have removed the file after the table was read; the table then names another one.
            guard entry != before else { throw CatalogError.corrupt("The file of the blob \(name) is missing.") }
            before = entry
        }
    }

    private static func store(_ blob: BlobReference, _ fileName: String, _ connection: SQLiteConnection) throws -> String? {
        let replaced = try connection.first("SELECT file FROM blobs WHERE name = ?", [.text(blob.name)]) { $0.text(0) }
        try connection.run(
            "INSERT OR REPLACE INTO blobs (name, file, byte_count, sha256, written_at) VALUES (?, ?, ?, ?, ?)",
            [
                .text(blob.name), .text(fileName), .integer(blob.byteCount), .text(blob.sha256), .integer(Timestamp.now().milliseconds),
            ])
        return replaced
    }
}

/// How far the reader of a blob has come.
private final class BlobCursor: Sendable {
    private let name: String
    private let file: PosixFile
    private let entry: CatalogSQLite.Entry
    private let range: Range<Int>
    private let state: Mutex<State>

    private struct State {
        var offset: Int
        /// Nil when only a part is read, for which there is no hash to compare with.
        var hasher: SHA256Hasher?
    }

    init(name: String, file: PosixFile, entry: CatalogSQLite.Entry, range: Range<Int>) {
        self.name = name
        self.file = file
        self.entry = entry
        self.range = range
        let isWhole = range.count == entry.byteCount
        state = Mutex(State(offset: range.lowerBound, hasher: isWhole ? SHA256Hasher() : nil))
    }

    /// The next bytes; nil at the end. Throws `corrupt` at the end when the whole does not match its hash. Blocking.
    func next(atMost byteCount: Int) throws -> [UInt8]? {
        try state.withLock { state in
            guard state.offset < range.upperBound else {
                if let hasher = state.hasher {
                    state.hasher = nil
                    guard hexEncode(hasher.finalize()) == entry.sha256 else {
                        throw CatalogError.corrupt("The bytes of the blob \(name) do not match their hash.")
                    }
                }
                return nil
            }
            let chunk = try file.read(at: state.offset, count: min(byteCount, range.upperBound - state.offset))
            guard !chunk.isEmpty else { throw CatalogError.corrupt("The file of the blob \(name) ends too early.") }
            state.offset += chunk.count
            state.hasher?.update(chunk)
            return chunk
        }
    }
}
