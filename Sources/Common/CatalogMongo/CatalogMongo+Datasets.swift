internal import BSON
package import Catalog
package import Contracts

extension CatalogMongo {
    package func insert(_ dataset: DatasetRecord) async throws {
        let document = try RecordCoding.document(dataset, id: .string(dataset.id), ["nameKey": .string(dataset.name.searchKey)])
        do {
            try await pool.run(reportsDuplicates: true) { try $0.insert(document, into: Collections.datasets) }
        } catch let error as MongoError where error.isDuplicate {
            // A repeat of a call whose answer was lost.
            if try await self.dataset(id: dataset.id, ownerID: nil) == dataset { return }
            throw CatalogError.conflict("There is already a dataset named \(dataset.name).")
        }
    }

    package func dataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        try await datasets(Self.filter(id: id, ownerID: ownerID), limit: 1).first
    }

    package func dataset(name: String, kind: DatasetKind, ownerID: String) async throws -> DatasetRecord? {
        try await datasets(["ownerID": .string(ownerID), "kind": .string(kind.rawValue), "name": .string(name)], limit: 1).first
    }

    package func datasets(ownerID: String?, search: String?, after: String?, limit: Int) async throws -> [DatasetRecord] {
        var filter: BSONDocument = [:]
        if let ownerID { filter["ownerID"] = .string(ownerID) }
        if let after { filter["_id"] = ["$lt": .string(after)] }
        if let search {
            // A comparison of bytes: what people search for is never read as a pattern.
            filter["$expr"] = ["$gte": [["$indexOfBytes": ["$nameKey", ["$literal": .string(search.searchKey)]]], 0]]
        }
        return try await datasets(filter, limit: limit)
    }

    package func updateTable(_ dataset: DatasetRecord, revision: Int) async throws {
        var fields: BSONDocument = [:]
        if let table = dataset.table { fields["table"] = try RecordCoding.value(table) }
        if let files = dataset.files { fields["files"] = try RecordCoding.value(files) }
        let (filter, change): (BSONDocument, BSONDocument) = (
            ["_id": .string(dataset.id), "table.revision": .int64(Int64(revision))], ["$set": .document(fields)]
        )
        if try await pool.run({ try $0.update(Collections.datasets, filter, change) }) { return }
        guard let stored = try await self.dataset(id: dataset.id, ownerID: nil) else {
            throw CatalogError.notFound("There is no dataset of that id.")
        }
        // A repeat of a call whose answer was lost.
        if stored == dataset { return }
        throw CatalogError.conflict("The dataset \(dataset.name) was changed in the meantime.")
    }

    package func deleteDataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        try await pool.run { try $0.findAndRemove(Collections.datasets, Self.filter(id: id, ownerID: ownerID)) }
            .map { try RecordCoding.decode($0) }
    }

    private func datasets(_ filter: BSONDocument, limit: Int) async throws -> [DatasetRecord] {
        try await pool.run { client in
            try client.find(Collections.datasets, filter, sort: ["_id": -1], limit: limit).map { try RecordCoding.decode($0) }
        }
    }

    /// The record of that id, of that owner unless nil.
    static func filter(id: String, ownerID: String?) -> BSONDocument {
        var filter: BSONDocument = ["_id": .string(id)]
        if let ownerID { filter["ownerID"] = .string(ownerID) }
        return filter
    }
}
