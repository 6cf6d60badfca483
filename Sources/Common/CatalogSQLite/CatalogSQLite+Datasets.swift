package import Catalog
package import Contracts

extension CatalogSQLite {
    package func insert(_ dataset: DatasetRecord) async throws {
        let record = try RecordCoding.encode(dataset)
        try await database.write { connection in
            do {
                try connection.run(
                    "INSERT INTO datasets (id, owner_id, kind, name, name_key, record) VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        .text(dataset.id), .text(dataset.ownerID), .text(dataset.kind.rawValue), .text(dataset.name),
                        .text(dataset.name.searchKey), .blob(record),
                    ])
            } catch let error as SQLiteError where error.isDuplicate {
                // A repeat of a call whose answer was lost.
                let stored = try connection.first("SELECT record FROM datasets WHERE id = ?", [.text(dataset.id)]) { $0.blob(0) }
                if let stored, try RecordCoding.decode(stored) == dataset { return }
                throw CatalogError.conflict("There is already a dataset named \(dataset.name).")
            }
        }
    }

    package func dataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        var condition = Condition()
        condition.add("id = ?", id)
        condition.add("owner_id = ?", ownerID)
        return try await datasets(condition, limit: 1).first
    }

    package func dataset(name: String, kind: DatasetKind, ownerID: String) async throws -> DatasetRecord? {
        var condition = Condition()
        condition.add("owner_id = ?", ownerID)
        condition.add("kind = ?", kind.rawValue)
        condition.add("name = ?", name)
        return try await datasets(condition, limit: 1).first
    }

    package func datasets(ownerID: String?, search: String?, after: String?, limit: Int) async throws -> [DatasetRecord] {
        var condition = Condition()
        condition.add("owner_id = ?", ownerID)
        condition.add("id < ?", after)
        condition.add("instr(name_key, ?) > 0", search?.searchKey)
        return try await datasets(condition, limit: limit)
    }

    package func updateTable(_ dataset: DatasetRecord, revision: Int) async throws {
        try await database.write { connection in
            let bytes = try connection.first("SELECT record FROM datasets WHERE id = ?", [.text(dataset.id)]) { $0.blob(0) }
            guard let bytes else { throw CatalogError.notFound("There is no dataset of that id.") }
            var stored: DatasetRecord = try RecordCoding.decode(bytes)
            if stored == dataset { return }
            guard stored.table?.revision == revision else {
                throw CatalogError.conflict("The dataset \(dataset.name) was changed in the meantime.")
            }
            (stored.table, stored.files) = (dataset.table, dataset.files)
            try connection.run("UPDATE datasets SET record = ? WHERE id = ?", [.blob(try RecordCoding.encode(stored)), .text(dataset.id)])
        }
    }

    package func deleteDataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        var condition = Condition()
        condition.add("id = ?", id)
        condition.add("owner_id = ?", ownerID)
        let record = try await database.write { [condition] connection in
            try connection.first("DELETE FROM datasets\(condition.clause) RETURNING record", condition.values) { $0.blob(0) }
        }
        return try record.map { try RecordCoding.decode($0) }
    }

    private func datasets(_ condition: Condition, limit: Int) async throws -> [DatasetRecord] {
        let records = try await database.read { connection in
            try connection.rows(
                "SELECT record FROM datasets\(condition.clause) ORDER BY id DESC LIMIT ?", condition.values + [.integer(max(0, limit))]
            ) { $0.blob(0) }
        }
        return try RecordCoding.decodeAll(records)
    }
}
