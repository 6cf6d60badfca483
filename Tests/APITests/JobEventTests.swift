import Contracts
import HTTPClient
import Testing

@Suite("Events of a job")
struct JobEventTests {
    /// One server-sent event.
    private struct Event {
        var name = ""
        var id = ""
        var data = ""
    }

    private func parse(_ text: String) -> [Event] {
        text.split(separator: "\n\n").compactMap { block in
            var event = Event()
            for line in block.split(separator: "\n") {
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
            }
            return event.name.isEmpty ? nil : event
        }
    }

    @Test("Events begin with the present state, tell what happens, and end after the final state")
    func events() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let (status, headers, body) = try await api.client.stream(
                "GET", "\(api.url)/v1/jobs/\(job.id)/events", headers: ["Authorization": "Bearer \(user.token ?? "")"])
            #expect(status == 200 && headers["Content-Type"] == "text/event-stream")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let points = [MetricPoint(trial: 0, step: 5, epoch: 0, values: ["criticLoss": 1])]
            let snapshot = Snapshot(trial: 0, step: 5, epoch: 0, series: SeriesPage(channels: ["value"], series: []))
            _ = try await trainer.report(lease, MetricsReport(points: points, snapshots: [snapshot]))
            _ = try await trainer.finish(lease, artifact: TestModel.artifact)
            var text = ""
            for try await chunk in body { text += String(decoding: chunk, as: UTF8.self) }
            let events = parse(text)
            #expect(events.first?.name == "job" && events.last?.name == "job")
            #expect(try JSON.decode(Job.self, from: Array((events.last?.data ?? "").utf8)).state == .succeeded)
            let metrics = try events.filter { $0.name == "metrics" }.flatMap { try JSON.decode(MetricList.self, from: $0.data.utf8).items }
            #expect(metrics == points)
            #expect(events.filter { $0.name == "snapshot" }.count == 1)
        }
    }

    @Test("A client that comes back with the id of its last event is not told the same metrics again")
    func lastEventID() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let points = (1...4).map { MetricPoint(trial: 0, step: $0, epoch: 0, values: ["criticLoss": 1]) }
            _ = try await trainer.report(lease, MetricsReport(points: points))
            _ = try await trainer.finish(lease, artifact: TestModel.artifact)
            let all = parse(try await user.send("GET", "/v1/jobs/\(job.id)/events").text)
            let metrics = try #require(all.first { $0.name == "metrics" })
            let rest = parse(try await user.send("GET", "/v1/jobs/\(job.id)/events", headers: ["Last-Event-ID": metrics.id]).text)
            #expect(rest.map(\.name) == ["job"])
            let some = parse(try await user.send("GET", "/v1/jobs/\(job.id)/events", headers: ["Last-Event-ID": "0.2.0.-1"]).text)
            let found = try some.filter { $0.name == "metrics" }.flatMap { try JSON.decode(MetricList.self, from: $0.data.utf8).items }
            #expect(found == Array(points[2...]))
        }
    }

    @Test("A shutdown ends event streams and waiting trainers")
    func shutdown() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            _ = try await trainer.lease()
            let (_, _, body) = try await api.client.stream(
                "GET", "\(api.url)/v1/jobs/\(job.id)/events", headers: ["Authorization": "Bearer \(user.token ?? "")"])
            var iterator = body.makeAsyncIterator()
            #expect(try await iterator.next() != nil)
            async let waiting = trainer.lease(wait: 60)
            // The stream has its answer already, so two requests in flight are this look and the waiting trainer.
            while try await !api.anonymous.send("GET", "/metrics").text.contains("semblance_http_requests_in_flight 2\n") {
                try await Task.sleep(for: .milliseconds(20))
            }
            await api.shutdown()
            while try await iterator.next() != nil {}
            #expect(try await waiting == nil)
        }
    }
}
