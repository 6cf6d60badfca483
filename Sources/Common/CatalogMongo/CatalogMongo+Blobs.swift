internal import BSON
package import Catalog
package import Contracts
internal import Crypto
internal import Logging
internal import Synchronization

// The layout is GridFS, so that MongoDB's own tools read it. The driver's bucket type is not used: it takes the metadata before the
// bytes, when the hash is not known yet, and would hold a connection for as long as a slow reader takes.
extension CatalogMongo {
    package func writeBlob(_ name: String, _ chunks: any AsyncSequence<[UInt8], any Error> & Sendable) async throws -> BlobReference {
        let upload = Upload(name: name)
        try await pool.run { try Pending.begin(.upload, .objectID(upload.id), name: name, $0) }
        do {
            try await BlobPieces.forEach(chunks, byteCount: GridFile.chunkBytes) { [pool] piece in
                try await pool.run { try upload.append(piece, $0) }
            }
        } catch {
            await abandon(upload)
            throw error
        }
        let file = try await publish(upload)
        await removeReplaced(by: file)
        return BlobReference(name: name, byteCount: file.byteCount, sha256: file.sha256)
    }

    package func readBlob(_ name: String, range: Range<Int>?) async throws -> BlobChunks {
        guard let file = try await pool.run({ try GridFile.newest(name, $0) }) else {
            throw CatalogError.notFound("There is no blob named \(name).")
        }
        let wanted = (range ?? 0..<file.byteCount).clamped(to: 0..<file.byteCount)
        let reading = Reading(file: file, range: wanted)
        return BlobChunks { [pool] in try await pool.run { try reading.next($0) } }
    }

    package func deleteBlob(_ name: String) async throws {
        try await pool.run { client in
            // The newest goes last, so that none of the replaced ones becomes visible.
            for file in try GridFile.all(name, client) { try file.remove(client) }
        }
    }

    package func blobNames(writtenBefore moment: Timestamp) async throws -> [String] {
        try await pool.run { client in
            try client.aggregate(
                Collections.blobFiles,
                [
                    ["$group": ["_id": "$filename", "writtenAt": ["$max": "$uploadDate"]]],
                    ["$match": ["writtenAt": ["$lt": .datetime(moment.milliseconds)]]], ["$sort": ["_id": 1]],
                ]
            ).compactMap { $0["_id"]?.stringValue }
        }
    }

    /// Finishes or undoes what was begun and shows no sign of life since `moment`.
    package func collectAbandoned(before moment: Timestamp) async throws {
        let count = try await pool.run { client in
            var count = 0
            for note in try Pending.abandoned(before: moment, client) where try Pending.claim(note, client) {
                try Self.settle(note, client)
                count += 1
            }
            return count
        }
        if count > 0 { logger.info("Settled work that had been cut short", ["count": String(count)]) }
    }

    private static func settle(_ note: Pending.Note, _ client: MongoClient) throws {
        switch (note.kind, note.id) {
        case (.upload, .objectID(let id)), (.collection, .objectID(let id)):
            if try client.findOne(Collections.blobFiles, ["_id": note.id], projection: ["_id": 1]) == nil {
                try client.deleteAll(Collections.blobChunks, ["files_id": .objectID(id)])
            } else {
                for file in try GridFile.all(note.name, client).dropLast() { try file.remove(client) }
            }
        case (.removal, .objectID(let id)): try GridFile.finishRemoval(id, client)
        case (.job, _):
            if try client.findOne(Collections.jobs, ["_id": .string(note.name)], projection: ["_id": 1]) == nil {
                try deleteRuns(jobID: note.name, client)
            }
        default: break
        }
        try Pending.end(note.id, client)
    }

    /// Makes the blob visible. When the answer is lost nobody knows whether it is, and nothing is undone: the collector will see.
    private func publish(_ upload: Upload) async throws -> GridFile {
        guard try await pool.run({ try Pending.touchUpload(.objectID(upload.id), $0) }) else {
            await abandon(upload)
            throw Upload.givenUp
        }
        while true {
            do {
                return try await pool.run(reportsDuplicates: true) { client in
                    let generation = (try GridFile.newest(upload.name, client)?.generation ?? 0) + 1
                    let file = upload.file(generation: generation)
                    try client.insert(file.document(uploadedAt: Timestamp.now().milliseconds), into: Collections.blobFiles)
                    return file
                }
            } catch let error as MongoError where error.isDuplicate {
                // Another writer of the same name took the generation, or the driver has sent the insertion twice.
                let own = try await pool.run { try $0.findOne(Collections.blobFiles, ["_id": .objectID(upload.id)]) }
                if let own { return try GridFile(own) }
            }
        }
    }

    /// The blob is stored by now: a failure here is not the caller's, and what it leaves is collected later.
    private func removeReplaced(by file: GridFile) async {
        do {
            try await pool.run { client in
                for older in try GridFile.all(file.name, client) where older.generation < file.generation { try older.remove(client) }
                try Pending.end(.objectID(file.id), client)
            }
        } catch {
            logger.warning("A replaced blob could not be removed", ["blob": file.name, "error": "\(error)"])
        }
    }

    private func abandon(_ upload: Upload) async {
        do {
            try await pool.run { client in
                try client.deleteAll(Collections.blobChunks, ["files_id": .objectID(upload.id)])
                try Pending.end(.objectID(upload.id), client)
            }
        } catch {
            logger.warning("An unfinished blob could not be removed", ["blob": upload.name, "error": "\(error)"])
        }
    }
}

/// A blob that is being written, by one task, one step after the other.
private final class Upload: Sendable {
    let id = BSONObjectID.make(secondsSince1970: Timestamp.now().milliseconds / 1000)
    let name: String
    private let state = Mutex(State())

    /// Nothing was heard of the upload for so long that the collector took it for dead.
    static let givenUp = CatalogError.unavailable("The write took so long that it was given up.")

    /// How often a long upload shows that it is alive.
    private static let touchSeconds = 60.0

    private struct State {
        var chunkCount = 0
        var byteCount = 0
        var hasher = SHA256Hasher()
        var touchedAt = Timestamp.now()
    }

    init(name: String) { self.name = name }

    /// Stores the next chunk. Blocking.
    func append(_ bytes: [UInt8], _ client: MongoClient) throws {
        let (number, isSilent) = state.withLock { ($0.chunkCount, Timestamp.now().seconds(since: $0.touchedAt) > Self.touchSeconds) }
        if isSilent {
            guard try Pending.touchUpload(.objectID(id), client) else { throw Self.givenUp }
        }
        try GridFile.insertChunk(number, bytes, of: id, client)
        state.withLock { state in
            state.chunkCount += 1
            state.byteCount += bytes.count
            state.hasher.update(bytes)
            if isSilent { state.touchedAt = .now() }
        }
    }

    func file(generation: Int) -> GridFile {
        state.withLock {
            GridFile(id: id, name: name, byteCount: $0.byteCount, sha256: hexEncode($0.hasher.finalize()), generation: generation)
        }
    }
}

/// How far the reader of a blob has come. Each chunk is asked for by its number, so nothing before a range is read.
private final class Reading: Sendable {
    private let file: GridFile
    private let range: Range<Int>
    private let state: Mutex<State>

    private struct State {
        var offset: Int
        /// Nil when only a part is read, for which there is no hash to compare with.
        var hasher: SHA256Hasher?
    }

    init(file: GridFile, range: Range<Int>) {
        self.file = file
        self.range = range
        state = Mutex(State(offset: range.lowerBound, hasher: range.count == file.byteCount ? SHA256Hasher() : nil))
    }

    /// The next bytes; nil at the end. Throws `corrupt` at the end when the whole does not match its hash. Blocking.
    func next(_ client: MongoClient) throws -> [UInt8]? {
        let offset = state.withLock { $0.offset }
        guard offset < range.upperBound else {
            try checkHash()
            return nil
        }
        let number = offset / file.chunkBytes
        guard let chunk = try GridFile.chunk(number, of: file.id, client) else { throw try missing(client) }
        guard chunk.count == file.byteCount(ofChunk: number) else {
            throw CatalogError.corrupt("A chunk of the blob \(file.name) does not have the size it was written with.")
        }
        let start = offset - number * file.chunkBytes
        let end = min(chunk.count, range.upperBound - number * file.chunkBytes)
        let part = start == 0 && end == chunk.count ? chunk : Array(chunk[start..<end])
        state.withLock { state in
            state.offset += part.count
            state.hasher?.update(part)
        }
        return part
    }

    private func checkHash() throws {
        let hasher = state.withLock { state in
            defer { state.hasher = nil }
            return state.hasher
        }
        guard let hasher else { return }
        guard hexEncode(hasher.finalize()) == file.sha256 else {
            throw CatalogError.corrupt("The bytes of the blob \(file.name) do not match their hash.")
        }
    }

    private func missing(_ client: MongoClient) throws -> CatalogError {
        if try client.findOne(Collections.blobFiles, ["_id": .objectID(file.id)], projection: ["_id": 1]) == nil {
            return .notFound("The blob \(file.name) was deleted while it was being read.")
        }
        return .corrupt("A chunk of the blob \(file.name) is missing.")
    }
}
