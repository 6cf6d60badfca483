import Contracts
import HTTPClient
import Processes
import Specification
import TestSupport
import Testing

@Suite("The whole path of a table through the real programs")
struct TablePathTests {
    @Test("Upload, correction, fit, rows and report; the trainer is killed on the way", arguments: Stack.Store.available)
    func wholePath(_ store: Stack.Store) async throws {
        let environment = ["LEASE_SECONDS": "2", "TRAINER_CHECKPOINT_SECONDS": "0.3", "TRAINER_POLL_SECONDS": "1"]
        try await Stack.with(store: store, environment: environment, parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            let api = laboratory.api
            let uploaded = try await api.send(
                "POST", "/v1/datasets?kind=table&name=people", body: Self.csv, contentType: "text/csv", timeout: .seconds(60))
            #expect(uploaded.status == 201, "\(String(decoding: uploaded.body, as: UTF8.self))")
            let dataset = try JSON.decode(Dataset.self, from: uploaded.body)
            #expect(dataset.table?.state == .ready && dataset.table?.rows == 3000)

            let text = String(decoding: try await api.bytes("/v1/datasets/\(dataset.id)/metadata"), as: UTF8.self)
            var metadata = try JSON.decode(JSONValue.self, from: Array(text.utf8)).objectValue ?? [:]
            metadata["columns"] = .array(
                (metadata["columns"]?.arrayValue ?? []).map { column in
                    var column = column.objectValue ?? [:]
                    if column["name"] == "plan" { column["type"] = "category" }
                    return .object(column)
                })
            let corrected = try await api.send(
                "PUT", "/v1/datasets/\(dataset.id)/metadata", body: try JSON.encode(JSONValue.object(metadata)))
            #expect(corrected.status == 200, "\(String(decoding: corrected.body, as: UTF8.self))")

            let reference = try await laboratory.wait(for: try await submit(api, model: "reference").id)
            #expect(reference.state == .succeeded, "\(reference.error ?? "")")
            let job = try await submit(api, model: "people")
            _ = try await laboratory.wait(for: job.id) { $0.state != .queued }
            await stack.kill(.trainer)
            try await stack.restart(.trainer)
            let ended = try await laboratory.wait(for: job.id)
            #expect(ended.state == .succeeded && ended.attempt >= 1, "\(ended.error ?? "")")
            #expect(try await laboratory.artifactHash("people", 1) == laboratory.artifactHash("reference", 1))

            let body = try JSON.encode(SampleRowsRequest(rows: 5000, seed: 1, format: .csv))
            let rows = try await api.send("POST", "/v1/models/people/versions/1/sample", body: body)
            #expect(rows.status == 200 && rows.body.split(separator: UInt8(ascii: "\n")).count == 5001)
            let version: ModelVersion = try await api.get("/v1/models/people/versions/1")
            #expect(version.table?.report != nil && version.synthesizer == "forest")
            let page = String(decoding: try await api.bytes("/v1/models/people/versions/1/report"), as: UTF8.self)
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("plan"))
        }
    }

    private func submit(_ api: APIClient, model: String) async throws -> Job {
        try await api.post("/v1/jobs", CreateJobRequest(synthesizer: "forest", datasets: ["people"], model: model, seed: 7))
    }

    /// 3,000 people whose plan follows their age.
    private static let csv: [UInt8] = {
        var text = "id,age,sex,since,plan\n"
        for row in 0..<3000 {
            let age = 18 + (row * 7919) % 63
            text +=
                "P\(10_000 + row),\(row % 19 == 4 ? "" : "\(age)"),\(row * 31 % 5 < 2 ? "Male" : "Female"),20\(10 + row % 14)-0\(1 + row % 9)-1\(row % 10),\(age / 20)\n"
        }
        return Array(text.utf8)
    }()
}
