import Contracts
import Crypto
import HTTPClient
import Specification
import TableSynthesizers
import Tabular
import Testing

@Suite("Models of tables")
struct TableModelTests {
    @Test("A fit on a table becomes a version with its report, and says what can be a condition")
    func model() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.uploadTable("people")
            let job = try await user.makeTableModel("people", table: "people", more: ["holdout": 0.25])
            #expect(job.state == .succeeded && job.holdout == 0.25 && job.deleteOriginal == false)
            #expect(job.datasets.first?.kind == .table && job.datasets.first?.contentHash == dataset.contentHash)
            let version = try await user.send("GET", "/v1/models/people/versions/latest").decoded(ModelVersion.self)
            #expect(version.synthesizer == "copula" && version.table?.columns == 5 && version.table?.report?.privacy == .mayBeShared)
            let report = try await user.send("GET", "/v1/models/people/versions/1/report")
            #expect(report.text == "<p>a report</p>" && report.type == "text/html; charset=utf-8")
            #expect(report.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
            #expect(try await user.send("GET", "/v1/models/people/versions/1/report?format=json").json["version"] == 1)
            let information = try await user.send("GET", "/v1/models/people/versions/1/information").json
            #expect(information["columns"]?.arrayValue?.contains { $0["name"] == "sex" && $0["canBeCondition"] == true } == true)
            let path = "/v1/models/people/versions/1/interpolate"
            #expect(try await user.send("POST", path, ["fromSeed": 1, "toSeed": 2, "steps": 3]).status == 404)
            #expect(try await user.send("DELETE", "/v1/models/people").status == 204)
        }
    }

    @Test("Rows stream as a file: the same seed gives the same bytes, conditions hold, gzip is the same file")
    func rows() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.uploadTable("people")
            _ = try await user.makeTableModel("people", table: "people")
            let path = "/v1/models/people/versions/1/sample"
            let one = try await user.send("POST", path, ["rows": 5000, "seed": 3, "format": "csv"])
            #expect(one.status == 200 && one.type == "text/csv; charset=utf-8")
            #expect(one.headers["Content-Disposition"]?.contains("people-1.csv") == true)
            #expect(try await user.send("POST", path, ["rows": 5000, "seed": 3, "format": "csv"]).body == one.body)
            #expect(try await user.send("POST", path, ["rows": 5000, "seed": 4, "format": "csv"]).body != one.body)
            let packed = try await user.send("POST", path, ["rows": 5000, "seed": 3, "format": "csv", "gzip": true])
            #expect(packed.type == "application/gzip" && packed.body.starts(with: [0x1f, 0x8b]))
            #expect(try TableReader(MemorySource(packed.body)).read().table == TableReader(MemorySource(one.body)).read().table)

            let conditions: JSONValue = [["column": "sex", "values": ["Male"]], ["column": "age", "minimum": "30", "maximum": "40"]]
            let some = try await user.send("POST", path, ["rows": 300, "conditions": conditions, "format": "jsonl"])
            let lines = some.text.split(separator: "\n")
            #expect(lines.count == 300 && some.type == "application/jsonl")
            for line in lines {
                let row = try JSON.decode(JSONValue.self, from: Array(line.utf8))
                #expect(row["sex"] == "Male" && (30...40).contains(row["age"]?.integerValue ?? 0))
            }
            let page = try await user.send("POST", path, ["rows": 3]).decoded(RowPage.self)
            #expect(page.columns == ["id", "age", "sex", "since", "plan"] && page.rows.count == 3)
        }
    }

    @Test("What a model cannot make is refused with the field that asks for it")
    func refusals() async throws {
        try await RunningAPI.run(["SAMPLE_LIMIT": "10000"]) { api async throws in
            let user = try await api.admin()
            try await user.uploadTable("people")
            _ = try await user.makeTableModel("people", table: "people")
            func sample(_ body: JSONValue) async throws -> APIAnswer {
                try await user.send("POST", "/v1/models/people/versions/1/sample", body)
            }
            #expect(try await sample(["count": 5]).fields.contains("rows"))
            #expect(try await sample(["rows": 2001, "format": "csv"]).fields == ["rows"])
            #expect(try await sample(["rows": 1001]).fields == ["rows"])
            #expect(try await sample(["rows": 10, "gzip": true]).fields == ["gzip"])
            let unknown = try await sample(["rows": 10, "conditions": [["column": "height", "minimum": "1"]]])
            #expect(unknown.status == 422 && unknown.text.contains("height"), "\(unknown.text)")
            let unseen = try await sample(["rows": 10, "conditions": [["column": "sex", "values": ["Elf"]]]])
            #expect(unseen.status == 422 && unseen.text.contains("Elf"), "\(unseen.text)")
        }
    }

    @Test("Rows are saved as a table of their own, with the columns of the original")
    func save() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.uploadTable("people")
            _ = try await user.makeTableModel("people", table: "people")
            let answer = try await user.send(
                "POST", "/v1/models/people/versions/1/sample", ["rows": 50, "seed": 2, "saveAs": "made up"])
            #expect(answer.status == 201, "\(answer.text)")
            let dataset = try answer.decoded(Dataset.self)
            #expect(dataset.kind == .table && dataset.origin == .synthetic && dataset.table?.rows == 50)
            #expect(dataset.lineage?["model"] == "people")
            let again = try await user.send("POST", "/v1/models/people/versions/1/sample", ["rows": 5, "saveAs": "made up"])
            #expect(again.status == 409 && again.fields == ["saveAs"])
        }
    }

    @Test("An original is deleted for good when the model is stored; the record, the report and the model stay")
    func deleteOriginal() async throws {
        let folder = RunningAPI.newFolder()
        var dataset: Dataset?
        try await RunningAPI.run(folder: folder) { api async throws in
            let user = try await api.admin()
            let uploaded = try await user.uploadTable("people")
            dataset = uploaded
            let job = try await user.makeTableModel("people", table: "people", more: ["deleteOriginal": true])
            let shown = try await user.send("GET", "/v1/datasets/\(uploaded.id)").decoded(Dataset.self)
            let deletion = try #require(shown.table?.deletion)
            #expect(deletion.jobID == job.id && deletion.requestedBy == RunningAPI.adminName)
            #expect(deletion.contentHash == uploaded.contentHash && deletion.model == ModelVersionReference(name: "people", version: 1))
            #expect(shown.table?.rejectedRows.first.isEmpty == true && shown.table?.notes.isEmpty == true)
            #expect(try await user.send("GET", "/v1/datasets/\(uploaded.id)/content").status == 409)
            #expect(try await user.send("GET", "/v1/datasets/\(uploaded.id)/profile").status == 409)
            #expect(try await user.send("GET", "/v1/datasets/\(uploaded.id)/metadata").status == 200)
            let refit = try await user.send(
                "POST", "/v1/jobs", ["kind": "fit", "synthesizer": "copula", "datasets": ["people"], "model": "m"])
            #expect(refit.status == 422 && refit.fields == ["datasets[0]"] && refit.text.contains("deleted"))
            #expect(try await user.send("GET", "/v1/models/people/versions/1/report").status == 200)
            #expect(try await user.send("POST", "/v1/models/people/versions/1/sample", ["rows": 5]).status == 200)
        }
        let names = try await TableStore.blobNames(folder: folder)
        #expect(!names.contains { $0 == "dataset-\(dataset?.id ?? "")" || $0.hasPrefix("profile-") })
        try? TableStore.remove(folder)
    }

    @Test("A job that fails or is cancelled deletes nothing, and one that deletes cannot share its original")
    func nothingDeleted() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.uploadTable("people")
            let trainer = ScriptedTrainer(client: api.trainer)
            let failing = try await user.makeTableJob("people", more: ["deleteOriginal": true])
            let other = try await user.send(
                "POST", "/v1/jobs", ["kind": "fit", "synthesizer": "copula", "datasets": ["people"], "model": "m"])
            #expect(other.status == 409 && other.fields == ["datasets[0]"])
            let lease = try #require(try await trainer.lease())
            #expect(try await trainer.sendFinish(lease, FinishRequest(state: .failed, error: "no")).status == 200)
            let waiting = try await user.makeTableJob("people", more: ["deleteOriginal": true])
            #expect(try await user.send("POST", "/v1/jobs/\(waiting.id)/cancel").status == 200)
            #expect(failing.id != waiting.id)
            #expect(try await user.send("GET", "/v1/datasets/\(dataset.id)/content").text == TestTable.csv)
            #expect(try await user.send("GET", "/v1/datasets/\(dataset.id)").decoded(Dataset.self).table?.deletion == nil)
        }
    }

    @Test("Every problem of a fit on a table is named")
    func jobProblems() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            try await user.uploadTable("people")
            func post(_ more: [String: JSONValue]) async throws -> APIAnswer {
                let body: [String: JSONValue] = ["kind": "fit", "synthesizer": "forest", "datasets": ["people"], "model": "m"]
                return try await user.send("POST", "/v1/jobs", .object(body.merging(more) { $1 }))
            }
            #expect(try await post(["datasets": ["waves"]]).fields == ["datasets[0]"])
            #expect(try await post(["datasets": ["people", "people"]]).fields == ["datasets"])
            #expect(try await post(["holdout": 0.9]).fields == ["holdout"])
            #expect(try await post(["search": ["x": [1]]]).fields == ["search"])
            #expect(try await post(["parameters": ["leafs": 3]]).fields == ["parameters.leafs"])
            let series = try await post(["synthesizer": "wgan-gp"])
            #expect(series.status == 422 && series.fields == ["datasets[0]"])
            #expect(try await post([:]).status == 201)
        }
    }
}
