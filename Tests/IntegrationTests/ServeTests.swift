import Contracts
import HTTPClient
import Processes
import Synchronization
import TestSupport
import Testing

@Suite("semblance serve")
struct ServeTests {
    @Test(
        "On an empty store it makes an account and the example, says where to look, and ends cleanly on SIGTERM", .timeLimit(.minutes(15)))
    func example() async throws {
        try await ServeRun.with(example: true) { run in
            try await run.waitFor("Ctrl-C ends everything.", within: .seconds(800))
            let password = try #require(run.firstLine(of: "admin-password"))
            #expect(run.output.contains(password))
            #expect(run.mode(of: "admin-password") == 0o600)
            let client = HTTPClient()
            let api = APIClient(url: run.apiURL, token: nil, client: client)
            let session: Session = try await api.post("/v1/sessions", CreateSessionRequest(username: "admin", password: password))
            let mine = APIClient(url: run.apiURL, token: session.token, client: client)
            let datasets: Page<Dataset> = try await mine.get("/v1/datasets")
            #expect(datasets.items.map { $0.series?.labels.count } == [10])
            let models: Page<Model> = try await mine.get("/v1/models")
            #expect(models.items.map(\.latestVersion) == [1])
            let lines = try #require(run.lineCount(of: "example/harmonics-100-series.csv"))
            #expect(lines > 100)

            #expect(await run.stop() == .exited(0))
            try await run.start()
            try await run.waitFor("Ctrl-C ends everything.", within: .seconds(60))
            #expect(!run.output.contains("making an example"), "the second start makes nothing new")
            #expect(await run.stop() == .exited(0))
        }
    }

    @Test("Without the example it prints the one-time link for the first account, and the link works")
    func setupLink() async throws {
        try await ServeRun.with(example: false) { run in
            try await run.waitFor("Ctrl-C ends everything.", within: .seconds(60))
            let line = try #require(run.output.split(separator: "\n").first { $0.contains("/setup?token=") })
            let token = String(line.split(separator: "=").last ?? "")
            let api = APIClient(url: run.apiURL, token: nil, client: HTTPClient())
            let user: User = try await api.post(
                "/v1/setup", CreateUserRequest(username: "first", password: "a long password", setupToken: token))
            #expect(user.role == .admin)
            #expect(await run.stop() == .exited(0))
        }
    }

    @Test("A program that dies is started again, and it is said", arguments: ["api", "trainer", "web"])
    func restart(_ program: String) async throws {
        try await ServeRun.with(example: false) { run in
            try await run.waitFor("Ctrl-C ends everything.", within: .seconds(60))
            let before = try #require(run.processID(of: program))
            run.kill(before)
            try await run.waitFor("\(program) was ended by signal 9; starting it again", within: .seconds(10))
            let end = ContinuousClock.now.advanced(by: .seconds(20))
            var after = run.processID(of: program)
            while after == nil || after == before, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
                after = run.processID(of: program)
            }
            #expect(after != nil && after != before)
            #expect(await run.stop() == .exited(0))
            for name in ["api", "trainer", "web"] { #expect(run.processID(of: name) == nil, "\(name) was left behind") }
        }
    }

    @Test("A port that is taken is told before anything is started", arguments: ["API_PORT", "WEB_PORT"])
    func takenPort(_ setting: String) async throws {
        let listener = try Listener()
        try await ServeRun.with(example: false, environment: [setting: "\(listener.port)"]) { run in
            #expect(await run.ended() == .exited(1))
            #expect(run.output.contains("port \(listener.port)"))
            #expect(run.output.contains(setting))
            #expect(run.output.split(separator: "\n").count == 1)
            #expect(run.lineCount(of: "logs/api.log") == nil, "nothing was started")
        }
    }

    @Test("When serve itself is killed, its programs do not stay behind")
    func killedParent() async throws {
        try await ServeRun.with(example: false) { run in
            try await run.waitFor("Ctrl-C ends everything.", within: .seconds(60))
            await run.killHard()
            let end = ContinuousClock.now.advanced(by: .seconds(15))
            while ["api", "trainer", "web"].contains(where: { run.processID(of: $0) != nil }), ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
            for name in ["api", "trainer", "web"] { #expect(run.processID(of: name) == nil, "\(name) was left behind") }
        }
    }
}
