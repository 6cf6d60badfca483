package import Catalog
internal import Contracts

extension CatalogSQLite {
    package func insertNextVersion(_ record: ModelVersionRecord) async throws -> ModelVersionRecord {
        try await database.write { connection in
            let existing = try connection.first(
                "SELECT record FROM model_versions WHERE job_id = ?", [.text(record.version.jobID)], Self.readVersion)
            if let existing { return existing }
            let key: [SQLiteValue] = [.text(record.ownerID), .text(record.version.name)]
            let latest = try connection.first("SELECT max(version) FROM model_versions WHERE owner_id = ? AND name = ?", key) {
                Int($0.integer(0))
            }
            var next = record
            next.version.version = (latest ?? 0) + 1
            try connection.run(
                "INSERT INTO model_versions (owner_id, name, version, job_id, record) VALUES (?, ?, ?, ?, ?)",
                key + [.integer(next.version.version), .text(next.version.jobID), .blob(try RecordCoding.encode(next))])
            return next
        }
    }

    package func modelVersion(name: String, version: Int?, ownerID: String) async throws -> ModelVersionRecord? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT record FROM model_versions WHERE owner_id = ? AND name = ?\(version == nil ? "" : " AND version = ?")
                ORDER BY version DESC LIMIT 1
                """,
                [.text(ownerID), .text(name)] + (version.map { [.integer($0)] } ?? []), Self.readVersion)
        }
    }

    package func modelVersions(ownerID: String?, name: String?) async throws -> [ModelVersionRecord] {
        var condition = Condition()
        condition.add("owner_id = ?", ownerID)
        condition.add("name = ?", name)
        let records = try await database.read { [condition] connection in
            try connection.rows(
                "SELECT record FROM model_versions\(condition.clause) ORDER BY name, owner_id, version DESC", condition.values
            ) { $0.blob(0) }
        }
        return try RecordCoding.decodeAll(records)
    }

    package func deleteModel(name: String, version: Int?, ownerID: String) async throws -> [ModelVersionRecord] {
        let condition = "owner_id = ? AND name = ?\(version == nil ? "" : " AND version = ?")"
        let values: [SQLiteValue] = [.text(ownerID), .text(name)] + (version.map { [.integer($0)] } ?? [])
        return try await database.write { connection in
            let removed = try connection.rows(
                "SELECT record FROM model_versions WHERE \(condition) ORDER BY version DESC", values, Self.readVersion)
            try connection.run("DELETE FROM model_versions WHERE \(condition)", values)
            return removed
        }
    }

    private static func readVersion(_ row: SQLiteStatement) throws -> ModelVersionRecord { try RecordCoding.decode(row.blob(0)) }
}
