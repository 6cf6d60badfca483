internal import BSON
internal import Catalog

/// How records become documents: their own fields, with the id as `_id` before and what queries need besides after them.
enum RecordCoding {
    static func document(_ record: some Encodable, id: BSONValue, _ more: BSONDocument = [:]) throws -> BSONDocument {
        let fields = try BSONEncoder(escapesKeys: true).encode(record)
        return BSONDocument(elements: [BSONDocument.Element("_id", id)] + fields.elements + more.elements)
    }

    static func value(_ value: some Encodable) throws -> BSONValue { try BSONEncoder(escapesKeys: true).encodeValue(value) }

    static func decode<Record: Decodable>(_ document: BSONDocument) throws -> Record {
        do {
            return try BSONDecoder(escapesKeys: true).decode(Record.self, from: document)
        } catch {
            throw CatalogError.corrupt("A stored \(Record.self) cannot be read.")
        }
    }
}
