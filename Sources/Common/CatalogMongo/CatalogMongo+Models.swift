internal import BSON
package import Catalog
internal import Contracts

extension CatalogMongo {
    package func insertNextVersion(_ record: ModelVersionRecord) async throws -> ModelVersionRecord {
        // The unique indexes decide between callers at once; each round one of them gets its number, so this ends.
        while true {
            let made = try await versions(["version.jobID": .string(record.version.jobID)], limit: 1).first
            if let made { return made }
            let latest = try await modelVersion(name: record.version.name, version: nil, ownerID: record.ownerID)
            var next = record
            next.version.version = (latest?.version.version ?? 0) + 1
            let document = try RecordCoding.document(
                next, id: .objectID(.make(secondsSince1970: record.version.createdAt.milliseconds / 1000)))
            do {
                try await pool.run(reportsDuplicates: true) { try $0.insert(document, into: Collections.models) }
                return next
            } catch let error as MongoError where error.isDuplicate {
                continue
            }
        }
    }

    package func modelVersion(name: String, version: Int?, ownerID: String) async throws -> ModelVersionRecord? {
        try await versions(Self.filter(name, version, ownerID), limit: 1).first
    }

    package func modelVersions(ownerID: String?, name: String?) async throws -> [ModelVersionRecord] {
        try await versions(Self.filter(name, nil, ownerID), limit: nil)
    }

    package func deleteModel(name: String, version: Int?, ownerID: String) async throws -> [ModelVersionRecord] {
        var removed: [ModelVersionRecord] = []
        // The lowest number first: should this be cut short, the numbers that are left are still the latest.
        while let document = try await pool.run({ client in
            try client.findAndRemove(Collections.models, Self.filter(name, version, ownerID), sort: ["version.version": 1])
        }) {
            removed.insert(try RecordCoding.decode(document), at: 0)
        }
        return removed
    }

    private func versions(_ filter: BSONDocument, limit: Int?) async throws -> [ModelVersionRecord] {
        try await pool.run { client in
            try client.find(
                Collections.models, filter, sort: ["version.name": 1, "ownerID": 1, "version.version": -1], limit: limit
            ).map { try RecordCoding.decode($0) }
        }
    }

    private static func filter(_ name: String?, _ version: Int?, _ ownerID: String?) -> BSONDocument {
        var filter: BSONDocument = [:]
        if let ownerID { filter["ownerID"] = .string(ownerID) }
        if let name { filter["version.name"] = .string(name) }
        if let version { filter["version.version"] = .integer(version) }
        return filter
    }
}
