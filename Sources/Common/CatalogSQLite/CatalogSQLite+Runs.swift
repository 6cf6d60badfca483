internal import Catalog
package import Contracts

extension CatalogSQLite {
    package func record(_ report: MetricsReport, jobID: String, owner: String, attempt: Int) async throws {
        // Encoded before the transaction, so that it is short.
        let points = try report.points.map { Row(trial: $0.trial, step: $0.step, body: try RecordCoding.encode($0)) }
        let snapshots = try report.snapshots.map { Row(trial: $0.trial, step: $0.step, body: try RecordCoding.encode($0)) }
        try await database.write { connection in
            _ = try Self.heldJob(jobID, owner, attempt, connection)
            for row in points { try Self.store(row, "metrics", jobID, connection) }
            for row in snapshots { try Self.store(row, "snapshots", jobID, connection) }
        }
    }

    package func metrics(jobID: String, afterTrial: Int, afterStep: Int, limit: Int) async throws -> [MetricPoint] {
        let bodies = try await database.read { connection in
            try connection.rows(
                "SELECT body FROM metrics WHERE job_id = ? AND (trial, step) > (?, ?) ORDER BY trial, step LIMIT ?",
                [.text(jobID), .integer(afterTrial), .integer(afterStep), .integer(max(0, limit))]
            ) { $0.blob(0) }
        }
        return try RecordCoding.decodeAll(bodies)
    }

    package func snapshots(jobID: String, trial: Int?, latestOnly: Bool) async throws -> [Snapshot] {
        var sql = "SELECT body FROM snapshots AS outer_row WHERE job_id = ?"
        var values: [SQLiteValue] = [.text(jobID)]
        if let trial {
            sql += " AND trial = ?"
            values.append(.integer(trial))
        }
        if latestOnly {
            sql += " AND step = (SELECT max(step) FROM snapshots WHERE job_id = outer_row.job_id AND trial = outer_row.trial)"
        }
        let bodies = try await database.read { [sql, values] connection in
            try connection.rows(sql + " ORDER BY trial, step", values) { $0.blob(0) }
        }
        return try bodies.map { try RecordCoding.decode($0) }
    }

    private struct Row: Sendable {
        let trial: Int
        let step: Int
        let body: [UInt8]
    }

    private static func store(_ row: Row, _ table: String, _ jobID: String, _ connection: SQLiteConnection) throws {
        try connection.run(
            """
            INSERT INTO \(table) (job_id, trial, step, body) VALUES (?, ?, ?, ?)
            ON CONFLICT (job_id, trial, step) DO UPDATE SET body = excluded.body
            """,
            [.text(jobID), .integer(row.trial), .integer(row.step), .blob(row.body)])
    }
}
