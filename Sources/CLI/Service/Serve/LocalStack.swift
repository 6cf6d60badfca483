internal import Concurrency
internal import Configuration
internal import FoundationEssentials
internal import Processes
internal import Synchronization

/// The three programs on this machine, from the first start to Ctrl-C.
final class LocalStack: Sendable {
    private let plan: ServePlan
    private let terminal: Terminal
    private let api: ServedProgram
    private let trainer: ServedProgram
    private let web: ServedProgram
    /// How often somebody has asked for the end.
    private let stopRequests = Mutex(0)

    init(plan: ServePlan, terminal: Terminal) throws {
        self.plan = plan
        self.terminal = terminal
        try PortCheck.require(plan.api.port, host: plan.api.host, setting: "API_PORT", purpose: "the API")
        try PortCheck.require(plan.web.port, host: plan.web.host, setting: "WEB_PORT", purpose: "the web page")
        try plan.prepare()
        api = ServedProgram(name: "api", plan: plan, terminal: terminal)
        trainer = ServedProgram(name: "trainer", plan: plan, terminal: terminal)
        web = ServedProgram(name: "web", plan: plan, terminal: terminal)
    }

    /// Runs until SIGTERM or Ctrl-C; everything has ended when it returns.
    func run() async throws -> ExitCode {
        let stop = AsyncStream<Void>.makeStream()
        Signals.onTermination { [self] in
            let count = stopRequests.withLock { count in
                count += 1
                return count
            }
            stop.continuation.finish()
            if count > 1 { for program in [web, trainer, api] { program.kill() } }
        }
        let work = Task { try await start() }
        let waiting = Task {
            for await _ in stop.stream {}
            work.cancel()
        }
        let result = await work.result
        if case .success = result { _ = await waiting.value }
        waiting.cancel()
        let wasStopped = stopRequests.withLock { $0 } > 0
        if wasStopped { terminal.say("Stopping; Ctrl-C again ends everything at once.") }
        await stopAll()
        if wasStopped {
            terminal.say("Stopped.")
            return .success
        }
        try result.get()
        return .success
    }

    private func start() async throws {
        terminal.say("Starting Semblance; data and logs are in \(plan.dataDirectory)")
        try await begin(api, url: "\(plan.apiURL)/v1/ready")
        try trainer.start()
        trainer.markReady()
        try await begin(web, url: "\(plan.localWebURL)/health")
        try await welcome()
        terminal.say("The API is at \(plan.apiURL); its description is at \(plan.apiURL)/openapi.json. Ctrl-C ends everything.")
    }

    /// Starts a program and waits until it answers.
    private func begin(_ program: ServedProgram, url: String) async throws {
        try program.start()
        let connection = APIConnection(url: url)
        let end = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < end {
            if let status = await connection.status(""), (200..<400).contains(status) {
                program.markReady()
                return
            }
            guard program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        let lines = program.log.lastLines.map { LogFile.errorText($0) ?? $0 }
        throw CommandFailure("\(program.name) does not start: \(lines.last ?? "it says nothing") (its log: \(program.log.path))")
    }

    /// Says where to go, after it has made an account on an empty store; then makes the example there.
    private func welcome() async throws {
        let account = FirstAccount(passwordFile: plan.passwordFile, api: APIConnection(url: plan.apiURL))
        var session: APIConnection?
        terminal.say("Semblance is running: \(plan.webURL)")
        if try await account.exists() {
            session = try await exampleSession(account)
            terminal.say("Log in at \(plan.webURL)/login\(try hint(account))")
        } else if plan.makesExample, let token = api.log.setupToken {
            let password = try await account.make(setupToken: token)
            session = try await account.logIn(username: FirstAccount.username, password: password)
            terminal.say("Log in at \(plan.webURL)/login")
            terminal.say("  as    \(FirstAccount.username)")
            terminal.say("  with  \(password)")
            terminal.say("The password is also in \(plan.passwordFile); change it on the page Account.")
        } else if let token = api.log.setupToken {
            terminal.say("Make the first account at \(plan.webURL)/setup?token=\(token)")
        } else {
            terminal.say("The link for the first account is in \(api.log.path)")
        }
        guard let session, try await needsExample(session) else { return }
        do {
            try await makeExample(session)
        } catch let error as CommandFailure {
            terminal.complain("The example could not be made: \(error.description). Everything else works.")
        }
    }

    /// A session of the account that an example would belong to; nil when there is none to make, or its password is not known here.
    private func exampleSession(_ account: FirstAccount) async throws -> APIConnection? {
        guard plan.makesExample else { return nil }
        if let username = plan.api.adminUsername, let password = plan.api.adminPassword {
            return try await account.logIn(username: username, password: password)
        }
        guard let password = try account.storedPassword() else { return nil }
        return try await account.logIn(username: FirstAccount.username, password: password)
    }

    private func hint(_ account: FirstAccount) throws -> String {
        if let username = plan.api.adminUsername { return " as \(username)" }
        guard try account.storedPassword() != nil else { return "" }
        return " (the first password is in \(plan.passwordFile))"
    }

    private func needsExample(_ session: APIConnection) async throws -> Bool {
        if FileManager.default.fileExists(atPath: plan.exampleMark) { return true }
        return try await ExampleRun.isEmpty(session)
    }

    private func makeExample(_ session: APIConnection) async throws {
        terminal.say("The store is empty: making an example, which takes about a minute; the web page can be used meanwhile.")
        try? FileManager.default.createDirectory(atPath: plan.exampleDirectory, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: plan.exampleMark, contents: nil)
        let outcome = try await ExampleRun(api: session, directory: plan.exampleDirectory, terminal: terminal).run()
        try? FileManager.default.removeItem(atPath: plan.exampleMark)
        terminal.say("The example is there to look at:")
        terminal.say("  dataset   \(plan.webURL)/datasets")
        if let jobID = outcome.jobID { terminal.say("  training  \(plan.webURL)/training/\(jobID)") }
        terminal.say("  model     \(plan.webURL)/models/\(ExampleRun.modelName)")
        terminal.say("  series    \(outcome.samplePath)")
    }

    /// Ends the programs in the order in which they depend on each other.
    private func stopAll() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let grace = plan.grace
            let programs = [web, trainer, api]
            let stopping: @Sendable () -> Void = {
                for program in programs { program.stop(grace: grace) }
                continuation.resume()
            }
            // Waiting for processes blocks, so it has a thread of its own.
            if (try? PlainThread(name: "stop", stopping)) == nil { stopping() }
        }
    }
}
