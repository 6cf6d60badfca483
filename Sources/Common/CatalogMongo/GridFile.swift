internal import BSON
internal import Catalog

/// The document of the bucket that makes a blob visible; its chunks lie beside it under the same id.
struct GridFile: Sendable {
    /// Four of the usual 255 KiB: a chunk with its document stays below 1 MiB.
    static let chunkBytes = 4 * 255 << 10

    let id: BSONObjectID
    let name: String
    let byteCount: Int
    let chunkBytes: Int
    let sha256: String
    /// Counts the blobs of one name; the highest is the one that readers see.
    let generation: Int

    init(id: BSONObjectID, name: String, byteCount: Int, sha256: String, generation: Int) {
        self.id = id
        self.name = name
        self.byteCount = byteCount
        chunkBytes = Self.chunkBytes
        self.sha256 = sha256
        self.generation = generation
    }

    init(_ document: BSONDocument) throws {
        guard let id = document["_id"]?.objectIDValue, let name = document["filename"]?.stringValue,
            let byteCount = document["length"]?.integerValue, byteCount >= 0, let chunkBytes = document["chunkSize"]?.integerValue,
            chunkBytes > 0, let metadata = document["metadata"]?.documentValue, let sha256 = metadata["sha256"]?.stringValue,
            let generation = metadata["generation"]?.integerValue
        else { throw CatalogError.corrupt("The entry of a blob cannot be read.") }
        self.id = id
        self.name = name
        self.byteCount = byteCount
        self.chunkBytes = chunkBytes
        self.sha256 = sha256
        self.generation = generation
    }

    func document(uploadedAt milliseconds: Int64) -> BSONDocument {
        [
            "_id": .objectID(id), "length": .int64(Int64(byteCount)), "chunkSize": .integer(chunkBytes),
            "uploadDate": .datetime(milliseconds),
            "filename": .string(name), "metadata": ["sha256": .string(sha256), "generation": .integer(generation)],
        ]
    }

    /// How many bytes chunk `number` must have.
    func byteCount(ofChunk number: Int) -> Int { min(chunkBytes, byteCount - number * chunkBytes) }

    /// The newest complete blob of that name; nil when there is none.
    static func newest(_ name: String, _ client: MongoClient) throws -> GridFile? {
        try client.findOne(Collections.blobFiles, ["filename": .string(name)], sort: ["metadata.generation": -1]).map(GridFile.init)
    }

    /// All blobs of that name, the newest last.
    static func all(_ name: String, _ client: MongoClient) throws -> [GridFile] {
        try client.find(Collections.blobFiles, ["filename": .string(name)], sort: ["metadata.generation": 1]).map(GridFile.init)
    }

    static func insertChunk(_ number: Int, _ bytes: [UInt8], of id: BSONObjectID, _ client: MongoClient) throws {
        try client.insert(
            [
                "_id": .objectID(.make(secondsSince1970: Int64(id.seconds))), "files_id": .objectID(id), "n": .integer(number),
                "data": .bytes(bytes),
            ], into: Collections.blobChunks)
    }

    static func chunk(_ number: Int, of id: BSONObjectID, _ client: MongoClient) throws -> [UInt8]? {
        try client.findOne(
            Collections.blobChunks, ["files_id": .objectID(id), "n": .integer(number)], projection: ["data": 1])?["data"]?.binaryValue
    }

    /// Removes a blob, visible or not, and leaves nothing of it.
    func remove(_ client: MongoClient) throws { try Self.remove(id, name: name, client) }

    static func remove(_ id: BSONObjectID, name: String, _ client: MongoClient) throws {
        try Pending.begin(.removal, .objectID(id), name: name, client)
        try finishRemoval(id, client)
    }

    /// The steps of a removal whose note is written.
    static func finishRemoval(_ id: BSONObjectID, _ client: MongoClient) throws {
        try client.delete(Collections.blobFiles, ["_id": .objectID(id)])
        try client.deleteAll(Collections.blobChunks, ["files_id": .objectID(id)])
        try Pending.end(.objectID(id), client)
    }
}
