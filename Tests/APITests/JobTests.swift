import Contracts
import Specification
import Testing

@Suite("Jobs and the trainers' protocol")
struct JobTests {
    @Test("A job goes from queued to a registered model: lease, heartbeat, metrics, checkpoint, artifact, finish")
    func wholeLife() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            #expect(job.state == .queued && job.attempt == 0 && job.trials.count == 1)
            #expect(job.datasets.map(\.name) == ["waves"] && job.parameters["learningRate"] != nil)

            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            #expect(lease.job.id == job.id && lease.attempt == 1 && !lease.hasCheckpoint)
            #expect(try await trainer.lease() == nil)

            #expect(try await trainer.heartbeat(lease, progress: 0.5).json == ["cancelRequested": false])
            let running = try await user.send("GET", "/v1/jobs/\(job.id)").decoded(Job.self)
            #expect(running.state == .running && running.progress == 0.5 && running.message == "working")

            let points = (1...3).map { MetricPoint(trial: 0, step: $0, epoch: 0, values: ["criticLoss": Double($0)]) }
            let series = SeriesPage(channels: ["value"], series: [SeriesItem(values: [[1, nil, 3]])])
            let report = MetricsReport(points: points, snapshots: [Snapshot(trial: 0, step: 2, epoch: 0, series: series)])
            #expect(try await trainer.report(lease, report).status == 204)
            #expect(try await trainer.report(lease, report).status == 204)
            #expect(try await user.send("GET", "/v1/jobs/\(job.id)/metrics").decoded(MetricList.self).items == points)
            let later = try await user.send("GET", "/v1/jobs/\(job.id)/metrics?afterStep=1&limit=1").decoded(MetricList.self)
            #expect(later.items == [points[1]])
            #expect(try await user.send("GET", "/v1/jobs/\(job.id)/snapshots").decoded(SnapshotList.self).items == report.snapshots)

            for text in ["first", "second"] {
                #expect(try await trainer.put(lease, "checkpoint", Array(text.utf8), "&secondsUsed=3").status == 204)
            }
            #expect(try await api.trainer.send("GET", trainer.path(lease, "checkpoint")).text == "second")

            let done = try await trainer.finish(lease, artifact: TestModel.artifact)
            #expect(done.state == .succeeded && done.modelVersion == ModelVersionReference(name: "waves", version: 1))
            let model = try await user.send("GET", "/v1/models/waves").decoded(Model.self)
            #expect(model.latestVersion == 1 && model.versions[0].jobID == job.id && model.versions[0].score == 0.5)
        }
    }

    @Test("A repeated finish answers the same and makes no second version")
    func repeatedFinish() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            _ = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let first = try await trainer.finish(lease, artifact: TestModel.artifact)
            let again = try await trainer.sendFinish(lease, TestModel.success(TestModel.artifact))
            #expect(again.status == 200)
            #expect(try again.decoded(Job.self).modelVersion == first.modelVersion)
            #expect(try await user.send("GET", "/v1/models/waves").decoded(Model.self).versions.count == 1)
            #expect(try await trainer.heartbeat(lease, progress: 1).status == 409)
        }
    }

    @Test("After a lease ends another trainer goes on from the checkpoint, and the first one's calls are refused")
    func staleAttempt() async throws {
        try await RunningAPI.run(["LEASE_SECONDS": "2"]) { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            _ = try await user.makeJob("waves")
            let one = ScriptedTrainer(client: api.trainer, name: "one"), two = ScriptedTrainer(client: api.trainer, name: "two")
            let old = try #require(try await one.lease())
            #expect(try await one.put(old, "checkpoint", Array("state".utf8), "&secondsUsed=5").status == 204)
            let new = try #require(try await two.lease(wait: 30))
            #expect(new.attempt == 2 && new.hasCheckpoint && new.secondsUsed == 5)

            let calls = [
                try await one.heartbeat(old, progress: 0.1),
                try await one.report(old, MetricsReport(points: [])),
                try await one.put(old, "checkpoint", [1]),
                try await api.trainer.send("GET", one.path(old, "checkpoint")),
                try await api.trainer.send("GET", one.path(old, "datasets/0")),
                try await one.putArtifact(old, TestModel.artifact),
                try await one.sendFinish(old, FinishRequest(state: .failed, error: "old")),
            ]
            for answer in calls { #expect(answer.status == 409 && answer.problem == "stale-lease", "\(answer.text)") }
            #expect(try await api.trainer.send("GET", two.path(new, "checkpoint")).text == "state")
            #expect(try await two.finish(new, artifact: TestModel.artifact).state == .succeeded)
        }
    }

    @Test("An artifact is refused when it is missing, has another hash, or cannot be loaded; the job goes on")
    func badArtifacts() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            _ = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let missing = try await trainer.sendFinish(lease, TestModel.success(TestModel.artifact))
            #expect(missing.status == 422 && missing.fields == ["artifact"])
            let wrongHash = try await trainer.put(
                lease, "artifact", TestModel.artifact, "&sha256=" + String(repeating: "0", count: 64))
            #expect(wrongHash.status == 422 && wrongHash.fields == ["sha256"])
            let junk = Array("this is no model".utf8)
            #expect(try await trainer.putArtifact(lease, junk).status == 204)
            let refused = try await trainer.sendFinish(lease, TestModel.success(junk))
            #expect(refused.status == 422 && refused.fields == ["artifact"])
            #expect(try await user.send("GET", "/v1/models").decoded(Page<Model>.self).items.isEmpty)
            #expect(try await trainer.finish(lease, artifact: TestModel.artifact).state == .succeeded)
        }
    }

    @Test("A failed job tells its error and makes no model")
    func failure() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let answer = try await trainer.sendFinish(lease, FinishRequest(state: .failed, error: "the loss is not a number"))
            #expect(answer.status == 200)
            let ended = try await user.send("GET", "/v1/jobs/\(job.id)").decoded(Job.self)
            #expect(ended.state == .failed && ended.error == "the loss is not a number" && ended.modelVersion == nil)
        }
    }

    @Test("A waiting trainer is woken by a new job")
    func longPoll() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            async let waiting = trainer.lease(wait: 50)
            let job = try await user.makeJob("waves")
            #expect(try await waiting?.job.id == job.id)
        }
    }

    @Test("Cancelling a running job is told to its trainer; a second cancel changes nothing")
    func cancel() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            let asked = try await user.send("POST", "/v1/jobs/\(job.id)/cancel").decoded(Job.self)
            #expect(asked.state == .running && asked.cancelRequested)
            #expect(try await trainer.heartbeat(lease, progress: 0.2).json == ["cancelRequested": true])
            #expect(try await user.send("DELETE", "/v1/jobs/\(job.id)").status == 409)
            #expect(try await trainer.sendFinish(lease, FinishRequest(state: .cancelled)).status == 200)
            #expect(try await user.send("POST", "/v1/jobs/\(job.id)/cancel").decoded(Job.self).state == .cancelled)
            #expect(try await user.send("DELETE", "/v1/jobs/\(job.id)").status == 204)
            #expect(try await user.send("GET", "/v1/jobs/\(job.id)").status == 404)
        }
    }

    @Test("A job is refused with every problem of its parameters, its search and its datasets")
    func badJobs() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("one")
            try await user.makeDataset("two", channels: 2)
            func fields(_ more: [String: JSONValue]) async throws -> [String] {
                let body: [String: JSONValue] = ["kind": "fit", "synthesizer": "wgan-gp", "datasets": ["one"], "model": "m"]
                let answer = try await user.send("POST", "/v1/jobs", .object(body.merging(more) { $1 }))
                return answer.status == 422 ? answer.fields : ["status \(answer.status)"]
            }
            #expect(try await fields(["parameters": ["epochs": 0, "epoch": 3]]) == ["parameters.epochs", "parameters.epoch"])
            #expect(try await fields(["search": ["learningRate": [0.1, -1]]]) == ["search.learningRate[1]"])
            #expect(try await fields(["datasets": ["one", "two", "three"]]) == ["datasets[1]", "datasets[2]"])
            #expect(try await fields(["synthesizer": "gan"]) == ["synthesizer"])
            #expect(try await fields(["model": "a/b", "trials": 0]) == ["model", "trials"])
            #expect(try await user.send("GET", "/v1/jobs").decoded(Page<Job>.self).items.isEmpty)
        }
    }

    @Test("A search becomes trials; a seed that is left out is drawn and recorded")
    func search() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let body: JSONValue = [
                "kind": "fit", "synthesizer": "wgan-gp", "datasets": ["waves"], "model": "m",
                "search": ["batchSize": [4, 8], "epochs": [1, 2, 3]], "seed": nil,
            ]
            let one = try await user.send("POST", "/v1/jobs", body).decoded(Job.self)
            let two = try await user.send("POST", "/v1/jobs", body).decoded(Job.self)
            #expect(one.trials.count == 6 && one.trials.allSatisfy { $0.state == .queued } && one.seed != two.seed)
            let listed = try await user.send("GET", "/v1/jobs?state=queued&limit=1").decoded(Page<Job>.self)
            #expect(listed.items == [two] && listed.nextCursor == two.id)
            #expect(try await user.send("GET", "/v1/jobs?state=failed").decoded(Page<Job>.self).items.isEmpty)
        }
    }
}
