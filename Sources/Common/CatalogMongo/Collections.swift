internal import BSON

/// The collections of the store and their indexes. Every document's `_id` is what it is looked up by most.
enum Collections {
    static let users = "users"
    static let sessions = "sessions"
    static let datasets = "datasets"
    static let jobs = "jobs"
    static let metrics = "metrics"
    static let snapshots = "snapshots"
    static let models = "models"
    /// A GridFS bucket.
    static let blobFiles = "blobs.files"
    static let blobChunks = "blobs.chunks"
    /// Work of several steps that has begun, so that a later start can finish or undo what a crash cut short.
    static let pending = "pending"

    /// The index that hands out jobs.
    static let jobsByState = "byState"

    private struct Index {
        let name: String
        let keys: BSONDocument
        var isUnique = false
        var isSparse = false
    }

    private static let indexes: [(collection: String, indexes: [Index])] = [
        (
            users,
            [
                Index(name: "byUsername", keys: ["usernameKey": 1], isUnique: true),
                // Only the first account of all has the field.
                Index(name: "first", keys: ["first": 1], isUnique: true, isSparse: true),
            ]
        ),
        (sessions, [Index(name: "byUser", keys: ["userID": 1]), Index(name: "byExpiry", keys: ["expiresAt": 1])]),
        (
            datasets,
            [
                Index(name: "byName", keys: ["ownerID": 1, "kind": 1, "name": 1], isUnique: true),
                Index(name: "byOwner", keys: ["ownerID": 1, "_id": -1]),
            ]
        ),
        (jobs, [Index(name: jobsByState, keys: ["job.state": 1, "_id": 1]), Index(name: "byOwner", keys: ["ownerID": 1, "_id": -1])]),
        (
            models,
            [
                Index(name: "byVersion", keys: ["ownerID": 1, "version.name": 1, "version.version": -1], isUnique: true),
                Index(name: "byJob", keys: ["version.jobID": 1], isUnique: true),
            ]
        ),
        (
            blobFiles,
            [
                // Of several writers of one name each gets a generation of its own; readers take the highest.
                Index(name: "byGeneration", keys: ["filename": 1, "metadata.generation": 1], isUnique: true),
                Index(name: "filename_1_uploadDate_1", keys: ["filename": 1, "uploadDate": 1]),
            ]
        ),
        (blobChunks, [Index(name: "files_id_1_n_1", keys: ["files_id": 1, "n": 1], isUnique: true)]),
    ]

    /// Makes what is missing. Safe to repeat and to run in several processes at once.
    static func prepare(_ client: MongoClient) throws {
        for (collection, indexes) in indexes {
            let descriptions = indexes.map { index -> BSONValue in
                var description: BSONDocument = ["name": .string(index.name), "key": .document(index.keys)]
                if index.isUnique { description["unique"] = true }
                if index.isSparse { description["sparse"] = true }
                return .document(description)
            }
            try client.writeCommand(["createIndexes": .string(collection), "indexes": .array(descriptions)])
        }
    }
}
