internal import BSON
internal import Contracts

/// Notes of work that takes several steps. A note is written before the first step and removed after the last one.
enum Pending {
    enum Kind: String {
        /// A blob is being written: its chunks come first, the document that makes it visible last.
        case upload
        /// A blob is being removed: the document goes first, then its chunks.
        case removal
        /// A job is being removed, then its metrics and snapshots.
        case job
        /// The collector is at it; whoever wrote the note has lost the right to go on.
        case collection
    }

    /// What a note says.
    struct Note {
        let id: BSONValue
        let kind: Kind
        /// The blob's name, or the job's id.
        let name: String
        let touchedAt: BSONValue
    }

    static func begin(_ kind: Kind, _ id: BSONValue, name: String, _ client: MongoClient) throws {
        try client.update(
            Collections.pending, ["_id": id],
            ["$set": ["kind": .string(kind.rawValue), "name": .string(name), "touchedAt": now()]], upsert: true)
    }

    /// Shows that the upload is alive; false when the collector has taken it for dead.
    static func touchUpload(_ id: BSONValue, _ client: MongoClient) throws -> Bool {
        try client.update(
            Collections.pending, ["_id": id, "kind": .string(Kind.upload.rawValue)], ["$set": ["touchedAt": now()]])
    }

    static func end(_ id: BSONValue, _ client: MongoClient) throws { try client.delete(Collections.pending, ["_id": id]) }

    /// The notes that nobody has touched since `moment`.
    static func abandoned(before moment: Timestamp, _ client: MongoClient) throws -> [Note] {
        try client.find(Collections.pending, ["touchedAt": ["$lt": .datetime(moment.milliseconds)]]).compactMap { document in
            guard let id = document["_id"], let kind = document["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
                let name = document["name"]?.stringValue, let touchedAt = document["touchedAt"]
            else { return nil }
            return Note(id: id, kind: kind, name: name, touchedAt: touchedAt)
        }
    }

    /// Takes a note over from its writer; false when it has shown itself alive, or another collector was quicker.
    static func claim(_ note: Note, _ client: MongoClient) throws -> Bool {
        // A collector that dies leaves the kind `collection`, which the next one treats as an upload: it then looks at what is there.
        let kind: Kind = note.kind == .upload ? .collection : note.kind
        return try client.update(
            Collections.pending, ["_id": note.id, "kind": .string(note.kind.rawValue), "touchedAt": note.touchedAt],
            ["$set": ["kind": .string(kind.rawValue), "touchedAt": now()]])
    }

    private static func now() -> BSONValue { .datetime(Timestamp.now().milliseconds) }
}
