internal import Contracts
internal import FoundationEssentials
internal import Glibc
package import HTTPClient
package import Processes
internal import Synchronization

/// The real programs on free ports, with a store and folders of their own: API, trainer and web page as a person would run them.
///
/// The first account exists already (`username`, `password`). Everything ends and is removed by `stop()`, and at the latest
/// when the test process ends, however it ends.
package final class Stack: Sendable {
    /// A part that can be killed and started again.
    package enum Part: String, CaseIterable, Sendable {
        case database, api, trainer, web
        /// A trainer beside the first.
        case secondTrainer
    }

    /// Where the data is kept.
    package enum Store: Sendable, CustomStringConvertible {
        /// A file in the stack's folder.
        case sqlite
        /// A MongoDB server of the stack's own; there must be a `mongod` (`MongoServer.isAvailable`).
        case mongo

        /// The stores that there are on this machine.
        package static var available: [Store] { MongoServer.isAvailable ? [.sqlite, .mongo] : [.sqlite] }

        package var description: String {
            switch self {
            case .sqlite: "SQLite"
            case .mongo: "MongoDB"
            }
        }
    }

    /// The account that every stack begins with.
    package static let username = "tester"
    package static let password = "a password for tests"

    /// Addresses without a slash at the end.
    package let apiURL: String
    package let webURL: String
    /// A folder of this stack's own; log files lie in it.
    package let directory: String
    package let client = HTTPClient(timeout: .seconds(60))

    private let environment: [String: String]
    private let mongo: MongoServer?
    private let processes = Mutex<[Part: ChildProcess]>([:])

    /// Starts the given parts and waits until each answers.
    ///
    /// - Parameters:
    ///   - environment: settings that override the stack's own.
    ///   - parts: `.database` is started whenever the store needs it.
    /// - Throws: `StackError`, with the end of the log of the part that did not start.
    package static func start(
        store: Store = .sqlite, environment: [String: String] = [:], parts: Set<Part> = [.api, .trainer, .web]
    ) async throws -> Stack {
        let stack = try await Stack(store: store, environment: environment)
        do {
            for part in [Part.api, .trainer, .secondTrainer, .web] where parts.contains(part) { try await stack.restart(part) }
        } catch {
            await stack.stop()
            throw error
        }
        return stack
    }

    private init(store: Store, environment: [String: String]) async throws {
        directory = try TemporaryFolder.make("stack")
        let apiPort = try FreePort.take()
        let webPort = try FreePort.take()
        apiURL = "http://127.0.0.1:\(apiPort)"
        webURL = "http://127.0.0.1:\(webPort)"
        var database = "sqlite:\(directory)/store/semblance.sqlite"
        switch store {
        case .sqlite: mongo = nil
        case .mongo:
            let server = try MongoServer()
            try await server.start()
            database = server.url(database: "semblance")
            mongo = server
        }
        let own = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1", "TZ": "UTC", "LOG_LEVEL": "info",
            "TMPDIR": directory,
            "API_HOST": "127.0.0.1", "API_PORT": "\(apiPort)", "API_URL": apiURL,
            "WEB_HOST": "127.0.0.1", "WEB_PORT": "\(webPort)", "WEB_URL": webURL,
            "DATABASE_URL": database, "ADMIN_USERNAME": Stack.username, "ADMIN_PASSWORD": Stack.password,
            "TRAINER_TOKEN": "token-of-the-trainer-of-these-tests", "TRAINER_TOKEN_FILE": "\(directory)/trainer.token",
            "LEASE_SECONDS": "4",
            "TRAINER_CHECKPOINT_SECONDS": "1", "SHUTDOWN_SECONDS": "5", "EXAMPLE": "false",
            "ASSETS_DIRECTORY": SourceTree.path("Sources/Web/Assets"), "VENDOR_DIRECTORY": SourceTree.path(".cache/vendor"),
        ]
        self.environment = own.merging(environment) { $1 }
    }

    /// Ends a part at once (`kill -9`); it does not come back by itself.
    package func kill(_ part: Part) async {
        if part == .database { mongo?.kill() }
        let process = processes.withLock { $0.removeValue(forKey: part) }
        process?.send(signal: SIGKILL)
        _ = await process?.ended(within: .seconds(10))
    }

    /// Asks a part to end and waits for it; how it ended, nil when it was not running or did not end in time.
    @discardableResult
    package func terminate(_ part: Part, within limit: Duration = .seconds(15)) async -> ExitStatus? {
        let process = processes.withLock { $0.removeValue(forKey: part) }
        process?.send(signal: SIGTERM)
        guard let status = await process?.ended(within: limit) else {
            process?.send(signal: SIGKILL)
            return nil
        }
        return status
    }

    /// Starts a part again on the same port and the same data, and waits until it is ready. One that runs is killed before.
    package func restart(_ part: Part) async throws {
        await kill(part)
        switch part {
        case .database: try await mongo?.start()
        case .api:
            try start(part)
            try await waitUntilReady(part, "\(apiURL)/v1/ready")
        case .web:
            try start(part)
            try await waitUntilReady(part, "\(webURL)/health")
        case .trainer, .secondTrainer: try start(part)
        }
    }

    /// Whether a part runs now.
    package func isRunning(_ part: Part) -> Bool {
        processes.withLock { $0[part]?.isRunning ?? false }
    }

    /// What a part has written so far, over all its starts.
    package func log(_ part: Part) -> String {
        guard let data = FileManager.default.contents(atPath: logPath(part)) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Ends everything and removes the stack's folder.
    package func stop() async {
        for part in [Part.web, .secondTrainer, .trainer, .api] { await terminate(part, within: .seconds(8)) }
        mongo?.kill()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func logPath(_ part: Part) -> String { "\(directory)/\(part.rawValue).log" }

    private func start(_ part: Part) throws {
        let process = try ChildProcess(
            name: part.rawValue, executable: "\(try Program.directory())/semblance-\(part.program)", environment: environment,
            output: .file(logPath(part)), errors: .file(logPath(part)))
        processes.withLock { $0[part] = process }
    }

    private func waitUntilReady(_ part: Part, _ url: String) async throws {
        let end = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < end {
            if let answer = try? await client.send("GET", url, timeout: .seconds(5)), answer.status == 200 { return }
            guard isRunning(part) else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw StackError("\(part.rawValue) did not become ready at \(url). The end of its log:\n\(log(part).suffix(3000))")
    }
}

/// Why a stack of programs could not be started.
package struct StackError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension Stack.Part {
    /// The end of the program's name.
    fileprivate var program: String { self == .secondTrainer ? Self.trainer.rawValue : rawValue }
}

extension Stack {
    /// Waits until `condition` holds; whether it did in time.
    package func until(_ limit: Duration = .seconds(20), _ condition: () -> Bool) async throws -> Bool {
        let end = ContinuousClock.now.advanced(by: limit)
        while ContinuousClock.now < end {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return condition()
    }

    /// Runs `body` with a fresh stack, which is stopped afterwards.
    package static func with<R: Sendable>(
        store: Store = .sqlite, environment: [String: String] = [:], parts: Set<Part> = [.api, .trainer, .web],
        _ body: (Stack) async throws -> R
    ) async throws -> R {
        let stack = try await start(store: store, environment: environment, parts: parts)
        do {
            let result = try await body(stack)
            await stack.stop()
            return result
        } catch {
            print("The stack's logs, for the error below:")
            for part in Part.allCases { print("--- \(part.rawValue)\n\(stack.log(part).suffix(4000))") }
            await stack.stop()
            throw error
        }
    }

    /// A bearer token of the account that every stack begins with.
    package func logIn() async throws -> APIClient {
        let anonymous = APIClient(url: apiURL, token: nil, client: client)
        let session: Session = try await anonymous.post(
            "/v1/sessions", CreateSessionRequest(username: Stack.username, password: Stack.password))
        return APIClient(url: apiURL, token: session.token, client: client)
    }
}
