import Contracts
import Crypto
import HTTPClient
import Specification
import Tabular
import Testing

@Suite("Tables")
struct TableTests {
    @Test("An uploaded table is kept byte for byte, read, and described; bad rows are listed with their lines")
    func upload() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.uploadTable("people")
            let table = try #require(dataset.table)
            #expect(dataset.kind == .table && dataset.origin == .upload && dataset.series == nil)
            #expect(table.state == .ready && table.rows == 200 && table.columns == 5)
            #expect(table.rejectedRows.count == 1 && table.rejectedRows.first.map(\.line) == [5])
            #expect(abs(table.missingShare - 0.01) < 1e-9)
            let content = try await user.send("GET", "/v1/datasets/\(dataset.id)/content")
            #expect(content.text == TestTable.csv && content.headers["Content-Disposition"]?.contains("people.csv") == true)

            let metadata = try Metadata(json: try await user.send("GET", "/v1/datasets/\(dataset.id)/metadata").body)
            #expect(metadata["plan"]?.type == .integer && metadata.primaryKey == ["id"])
            let profile = try await user.send("GET", "/v1/datasets/\(dataset.id)/profile").json
            #expect(profile["rowCount"] == 200 && profile["columns"]?.arrayValue?.count == 5)
            #expect(try await user.send("GET", "/v1/datasets/\(dataset.id)/series").status == 404)
            #expect(try await user.send("GET", "/v1/datasets").decoded(Page<Dataset>.self).items == [dataset])
        }
    }

    @Test("A file that is no table is refused with what is wrong, and nothing of it stays")
    func noTable() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let empty = try await user.send("POST", "/v1/datasets?kind=table&name=x", bytes: [], type: "text/csv")
            #expect(empty.status == 422 && empty.fields == ["file"])
            let damaged = try await user.send(
                "POST", "/v1/datasets?kind=table&name=x", bytes: [0x1f, 0x8b, 1, 2, 3], type: "application/gzip")
            #expect(damaged.status == 422, "\(damaged.text)")
            let options = try await user.send("POST", "/v1/datasets?kind=table&layout=wide&stride=2", bytes: [65], type: "text/csv")
            #expect(options.status == 422 && Set(options.fields) == ["layout", "stride", "name"])
            #expect(try await user.send("POST", "/v1/datasets?kind=table&name=x", bytes: [65], type: "image/png").status == 415)
            #expect(try await user.send("GET", "/v1/datasets").decoded(Page<Dataset>.self).items.isEmpty)
            try await user.uploadTable("x")
            let again = try await user.send("POST", "/v1/datasets?kind=table&name=x", bytes: [65], type: "text/csv")
            #expect(again.status == 409 && again.fields == ["name"])
        }
    }

    @Test("JSON Lines and tables with more cells than admitted are recognised for what they are")
    func formsAndLimits() async throws {
        try await RunningAPI.run(["MAX_DATASET_VALUES": "50"]) { api async throws in
            let user = try await api.admin()
            let lines = "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": null}\n"
            let dataset = try await user.uploadTable("lines", lines, type: "application/octet-stream")
            #expect(dataset.table?.rows == 2 && dataset.table?.columns == 2)
            let content = try await user.send("GET", "/v1/datasets/\(dataset.id)/content")
            #expect(content.text == lines && content.headers["Content-Disposition"]?.contains("lines.jsonl") == true)
            let large = try await user.send(
                "POST", "/v1/datasets?kind=table&name=large", bytes: Array(TestTable.csv.utf8), type: "text/csv")
            #expect(large.status == 422 && large.text.contains("at most 50 cells"))
        }
    }

    @Test("A corrected type is read again; every wrong column is named, and a wrong correction changes nothing")
    func correctType() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.uploadTable("people")
            let path = "/v1/datasets/\(dataset.id)/metadata"
            var metadata = try Metadata(json: try await user.send("GET", path).body)
            metadata["plan"]?.type = .category
            metadata["sex"]?.personal = .firstName
            metadata.primaryKey = []
            let answer = try await user.send("PUT", path, bytes: metadata.json(), type: "application/json")
            #expect(answer.status == 200, "\(answer.text)")
            let table = try #require(try answer.decoded(Dataset.self).table)
            #expect(table.state == .ready && table.revision == 1 && table.personalColumns == ["sex"])
            let stored = try Metadata(json: try await user.send("GET", path).body)
            #expect(stored["plan"]?.type == .category && stored["sex"]?.personal == .firstName && stored.primaryKey.isEmpty)
            let profile = try await user.send("GET", "/v1/datasets/\(dataset.id)/profile").json
            #expect(profile["columns"]?.arrayValue?.last?["type"] == "category")

            var wrong = stored
            wrong.columns[0].name = "nobody"
            let refused = try await user.send("PUT", path, bytes: wrong.json(), type: "application/json")
            #expect(refused.status == 422 && Set(refused.fields) == ["columns.nobody", "columns.id"])
            #expect(try await user.send("PUT", path, bytes: Array("{".utf8), type: "application/json").status == 400)
            #expect(try Metadata(json: try await user.send("GET", path).body) == stored)
        }
    }

    @Test("SDV's JSON goes out and comes in")
    func sdv() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.uploadTable("people")
            let path = "/v1/datasets/\(dataset.id)/metadata"
            let text = try await user.send("GET", "\(path)?format=sdv").text
            #expect(text.contains("\"METADATA_SPEC_VERSION\": \"V1\"") && text.contains("\"plan\": { \"sdtype\": \"numerical\""))
            let changed = text.replacing(
                "\"plan\": { \"sdtype\": \"numerical\", \"computer_representation\": \"Int64\" }",
                with: "\"plan\": { \"sdtype\": \"categorical\" }")
            let answer = try await user.send("PUT", path, bytes: Array(changed.utf8), type: "application/json")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try Metadata(json: try await user.send("GET", path).body)["plan"]?.type == .category)
        }
    }

    @Test("Another owner's table is not there, in no form")
    func ownership() async throws {
        try await RunningAPI.run { api async throws in
            let dataset = try await api.newUser("ada").uploadTable("people")
            let other = try await api.newUser("bob")
            for part in ["", "/content", "/metadata", "/profile"] {
                #expect(try await other.send("GET", "/v1/datasets/\(dataset.id)\(part)").status == 404)
            }
            #expect(try await other.send("PUT", "/v1/datasets/\(dataset.id)/metadata", [:]).status == 404)
            let job = try await other.send(
                "POST", "/v1/jobs", ["kind": "fit", "synthesizer": "copula", "datasets": [.string(dataset.id)], "model": "m"])
            #expect(job.status == 422 && job.fields == ["datasets[0]"])
        }
    }

    @Test("A reading that was cut short by the end of the process is done at the next start")
    func resume() async throws {
        let folder = RunningAPI.newFolder()
        var id = ""
        try await RunningAPI.run(folder: folder) { api async throws in
            id = try await api.admin().uploadTable("people").id
        }
        try await TableStore.putBack(id, folder: folder)
        try await RunningAPI.run(folder: folder) { api async throws in
            let user = try await api.admin()
            var table: TableSummary?
            for _ in 0..<400 where table?.state != .ready {
                table = try await user.send("GET", "/v1/datasets/\(id)").decoded(Dataset.self).table
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(table?.state == .ready && table?.rows == 200)
        }
        try? TableStore.remove(folder)
    }
}
