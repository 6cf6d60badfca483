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
