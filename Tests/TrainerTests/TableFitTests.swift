import Contracts
import Evaluation
import Reports
import Specification
import TableSynthesizers
import Tabular
import Testing
import TrainerService

@Suite("A trainer's worker on tables")
struct TableFitTests {
    /// Rows whose second column follows the first.
    private static func csv(rows: Int) -> [UInt8] {
        var text = "id,age,group,since\n"
        for row in 0..<rows {
            let age = 20 + (row * 37) % 50
            text += "P\(1000 + row),\(row % 25 == 3 ? "" : "\(age)"),\(age < 45 ? "young" : "old"),2024-0\(1 + row % 9)-1\(row % 10)\n"
        }
        return Array(text.utf8)
    }

    private static func add(_ api: FakeAPI, rows: Int = 400) throws -> DatasetReference {
        let bytes = csv(rows: rows)
        let metadata = try TableReader(MemorySource(bytes)).read().metadata.json()
        return api.add(table: "people", bytes, metadata: metadata)
    }

    @Test("A fit on a table ends with a model that makes rows, and a report as page and as JSON")
    func wholeFit() async throws {
        let api = FakeAPI()
        let job = api.add([try Self.add(api)], synthesizer: "forest", parameters: [:], holdout: 0.25)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let entry = try #require(ended)
        let finish = try #require(entry.finish)
        #expect(finish.state == .succeeded, "\(finish.error ?? "")")
        let model = try TableModel(try #require(entry.artifact))
        #expect(model.information.trainingRows == 300 && model.information.holdout?.share == 0.25)
        #expect(try model.sample(0..<10, TableSampleRequest(seed: 1)).rowCount == 10)
        let report = try TableReport(json: try #require(entry.reports["json"]))
        #expect(report.rows.training == 300 && report.rows.holdout == 100 && report.rows.synthetic == 300)
        #expect(String(decoding: entry.reports["html"] ?? [], as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
        let summary = try #require(finish.artifact?.table)
        #expect((summary.report?.privacy == .doNotShare) == !report.privacy.mayBeShared && summary.report?.verdict.isEmpty == false)
        #expect(summary.columns == 4 && summary.requested == "forest")
        #expect(entry.heartbeats.map(\.progress) == entry.heartbeats.map(\.progress).sorted())
        #expect(api.violations.isEmpty, "\(api.violations)")
    }

    @Test("The same table, parameters and seed give the same model and report; another seed gives others")
    func sameBytes() async throws {
        let api = FakeAPI()
        let table = try Self.add(api)
        let jobs = [1, 1, 2].map { api.add([table], synthesizer: "copula", parameters: [:], seed: $0, holdout: 0.2) }

        let ended = try await Workshop.with(api) { _ in
            (try await api.ended(jobs[0]), try await api.ended(jobs[1]), try await api.ended(jobs[2]))
        }

        let hash = try #require(ended.0?.artifactHash)
        #expect(ended.1?.artifactHash == hash && ended.2?.artifactHash != hash)
        #expect(ended.0?.reports == ended.1?.reports && ended.0?.reports.count == 2)
    }

    @Test("A trainer that ends on the way leaves a checkpoint, and the next one makes the same model")
    func resume() async throws {
        let api = FakeAPI(leaseSeconds: 1)
        let table = try Self.add(api, rows: 3000)
        let whole = api.add([table], synthesizer: "forest", parameters: [:], holdout: 0.2)
        let reference = try await Workshop.with(api) { _ in try await api.ended(whole) }
        let job = api.add([table], synthesizer: "forest", parameters: [:], holdout: 0.2)
        // Ends as soon as something has been stored, which is after the fit at the latest.
        try await Workshop.with(api, checkpointInterval: .milliseconds(1)) { _ in
            _ = try await api.until { api.entry(job).checkpoint == nil ? nil : true }
        }
        let isCutShort = api.entry(job).finish == nil
        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .succeeded, "\(ended?.finish?.error ?? "")")
        #expect(ended?.artifactHash == reference?.artifactHash)
        #expect(ended?.reports == reference?.reports)
        #expect(!isCutShort || (ended?.attempt ?? 0) > 1)
    }

    @Test("A table whose bytes are not those of the job fails the job with a sentence")
    func otherBytes() async throws {
        let api = FakeAPI()
        var table = try Self.add(api)
        table.contentHash = String(repeating: "0", count: 64)
        let job = api.add([table], synthesizer: "copula", parameters: [:])

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .failed)
        #expect(ended?.finish?.error?.contains("another hash") == true, "\(ended?.finish?.error ?? "")")
        #expect(ended?.artifact == nil)
    }

    @Test("A cancelled fit on a table ends as cancelled, without a model")
    func cancel() async throws {
        let api = FakeAPI()
        let job = api.add([try Self.add(api, rows: 4000)], synthesizer: "forest", parameters: [:], holdout: 0.2)
        api.cancel(job)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .cancelled)
        #expect(ended?.artifact == nil)
    }
}
