import Contracts
import Crypto
import Specification
import TableSynthesizers
import Tabular
import Testing

/// A small table of people, and a model fitted to it.
enum TestTable {
    /// 200 rows: a key, a number with a few missing cells, a category, a date, and one row that is none, on line 5.
    static let csv: String = {
        var text = "id,age,sex,since,plan\n"
        for row in 0..<200 {
            if row == 3 { text += "broken,row\n" }
            let age = row % 20 == 7 ? "" : "\(20 + row * 7 % 50)"
            text += "P\(1000 + row),\(age),\(row % 3 == 0 ? "Male" : "Female"),2024-0\(1 + row % 9)-1\(row % 10),\(row % 4)\n"
        }
        return text
    }()

    static let artifact: [UInt8] = {
        do {
            let reading = try TableReader(MemorySource(Array(csv.utf8))).read()
            let fit = try TableFit(TableFitRequest(synthesizer: "copula", table: reading.table, metadata: reading.metadata, seed: 1))
            while try fit.advance() {}
            return try fit.artifact()
        } catch {
            return []
        }
    }()

    static func success(report: ReportSummary?) -> FinishRequest {
        FinishRequest(
            state: .succeeded, trials: [TrialSummary(index: 0, parameters: [:], state: .succeeded, isBest: true)],
            artifact: ArtifactSummary(
                sha256: sha256Hex(artifact), parameters: [:], length: 0, channels: [], labels: [], codeVersion: Version.current,
                table: TableModelSummary(requested: "copula", trainingRows: 160, columns: 5, report: report)))
    }
}

extension APIClient {
    /// Uploads the small table.
    @discardableResult
    func uploadTable(_ name: String, _ text: String = TestTable.csv, type: String = "text/csv") async throws -> Dataset {
        let answer = try await send("POST", "/v1/datasets?kind=table&name=\(name)", bytes: Array(text.utf8), type: type)
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.decoded(Dataset.self)
    }

    func makeTableJob(_ table: String, model: String = "people", more: [String: JSONValue] = [:]) async throws -> Job {
        var body: [String: JSONValue] = [
            "kind": "fit", "synthesizer": "copula", "datasets": [.string(table)], "model": .string(model), "seed": 1,
        ]
        body.merge(more) { $1 }
        let answer = try await send("POST", "/v1/jobs", .object(body))
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.decoded(Job.self)
    }

    /// A model of a table, by a job that a scripted trainer finishes.
    func makeTableModel(_ name: String, table: String, more: [String: JSONValue] = [:]) async throws -> Job {
        let job = try await makeTableJob(table, model: name, more: more)
        let trainer = ScriptedTrainer(client: api.trainer)
        let lease = try #require(try await trainer.lease())
        try #require(lease.job.id == job.id)
        let (page, twin) = (Array("<p>a report</p>".utf8), Array("{\"version\":1}".utf8))
        try #require(try await trainer.put(lease, "report", page, "&format=html&sha256=\(sha256Hex(page))").status == 204)
        try #require(try await trainer.put(lease, "report", twin, "&format=json&sha256=\(sha256Hex(twin))").status == 204)
        try #require(try await trainer.putArtifact(lease, TestTable.artifact).status == 204)
        let summary = ReportSummary(verdict: "Good.", privacy: .mayBeShared)
        let answer = try await trainer.sendFinish(lease, TestTable.success(report: summary))
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.decoded(Job.self)
    }
}
