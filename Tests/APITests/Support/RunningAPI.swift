import APIService
import CatalogSQLite
import Configuration
import Contracts
import FoundationEssentials
import HTTPClient
import Logging
import Specification
import Testing

/// An API of its own: a free port, a store in a temporary folder.
final class RunningAPI: Sendable {
    let url: String
    let folder: String
    let trainerToken: String
    let setupToken: String
    let log = LogCapture()
    let client = HTTPClient(timeout: .seconds(60))
    private let service: APIService

    static let adminName = "root"
    static let password = "correct horse battery"

    private init(folder: String, settings variables: [String: String]) async throws {
        self.folder = folder
        var environment = [
            "API_HOST": "127.0.0.1", "API_PORT": "0", "DATABASE_URL": "sqlite:\(folder)/store.sqlite",
            "TRAINER_TOKEN_FILE": "\(folder)/trainer.token", "ADMIN_USERNAME": Self.adminName, "ADMIN_PASSWORD": Self.password,
            "WEB_URL": "http://web.example", "SHUTDOWN_SECONDS": "5", "LOG_LEVEL": "info",
        ]
        environment.merge(variables) { $1 }
        let settings = try APISettings(Environment(environment.filter { !$0.value.isEmpty }))
        let logger = Logger(label: "api", level: .info, output: log.output)
        let catalog = try CatalogSQLite(path: "\(folder)/store.sqlite", logger: logger)
        service = try APIService(settings: settings, catalog: catalog, logger: logger, announce: { _ in })
        url = "http://127.0.0.1:\(try await service.start())"
        trainerToken = service.trainerToken
        setupToken = service.setupToken
    }

    /// Starts an API, runs `body`, and shuts the API down.
    static func run(_ settings: [String: String] = [:], folder given: String? = nil, _ body: (RunningAPI) async throws -> Void) async throws
    {
        let folder = given ?? Self.newFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let api = try await RunningAPI(folder: folder, settings: settings)
        do {
            try await body(api)
            await api.service.shutdown()
        } catch {
            await api.service.shutdown()
            throw error
        }
        if given == nil { try? FileManager.default.removeItem(atPath: folder) }
    }

    static func newFolder() -> String { "\(FileManager.default.temporaryDirectory.path)/semblance-api-tests-\(UUID().uuidString)" }

    /// Begins to shut down, for tests of the ending.
    func shutdown() async { await service.shutdown() }

    /// A client that nobody is logged in with.
    var anonymous: APIClient { APIClient(api: self, token: nil) }

    var trainer: APIClient { APIClient(api: self, token: trainerToken) }

    /// A client logged in as the admin.
    func admin() async throws -> APIClient { try await logIn(Self.adminName) }

    /// A client logged in as a new user.
    func newUser(_ name: String) async throws -> APIClient {
        let answer = try await admin().send("POST", "/v1/users", ["username": .string(name), "password": .string(Self.password)])
        try #require(answer.status == 201)
        return try await logIn(name)
    }

    func logIn(_ username: String, password: String = RunningAPI.password) async throws -> APIClient {
        let answer = try await anonymous.send(
            "POST", "/v1/sessions", ["username": .string(username), "password": .string(password)])
        try #require(answer.status == 201, "\(answer.text)")
        return APIClient(api: self, token: try answer.decoded(Session.self).token)
    }
}

/// Asks an API in someone's name.
struct APIClient: Sendable {
    let api: RunningAPI
    let token: String?

    func send(
        _ method: String, _ path: String, _ body: JSONValue? = nil, headers: [String: String] = [:]
    ) async throws -> APIAnswer {
        try await send(method, path, bytes: try body.map(JSON.encode), type: "application/json", headers: headers)
    }

    func send(
        _ method: String, _ path: String, bytes: [UInt8]?, type: String, headers: [String: String] = [:]
    ) async throws -> APIAnswer {
        var all = headers
        if let token { all["Authorization"] = "Bearer \(token)" }
        if bytes != nil { all["Content-Type"] = type }
        let answer = try await api.client.send(method, api.url + path, headers: all, body: bytes)
        return APIAnswer(
            status: answer.status, type: answer.headers["Content-Type"], body: answer.body, location: answer.headers["Location"],
            headers: answer.headers)
    }

    func upload(_ query: String, _ text: String) async throws -> APIAnswer {
        try await send("POST", "/v1/datasets?\(query)", bytes: Array(text.utf8), type: "text/csv")
    }

    /// A small labelled dataset.
    @discardableResult
    func makeDataset(_ name: String, sequences: Int = 12, length: Int = 16, channels: Int = 1) async throws -> Dataset {
        let answer = try await send(
            "POST", "/v1/datasets",
            [
                "name": .string(name), "kind": "series",
                "recipe": [
                    "process": "harmonic", "sequences": .integer(sequences), "length": .integer(length), "channels": .integer(channels),
                    "seed": 1, "parameters": ["amplitude": 2.0, "frequency": 3.0, "phase": "random"],
                    "noise": ["kind": "gaussian", "std": 0.2],
                ],
            ])
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.decoded(Dataset.self)
    }

    /// A job on one dataset.
    func makeJob(_ dataset: String, model: String = "waves", more: [String: JSONValue] = [:]) async throws -> Job {
        var body: [String: JSONValue] = [
            "kind": "fit", "synthesizer": "wgan-gp", "datasets": [.string(dataset)], "model": .string(model), "seed": 7,
            "parameters": TestModel.parameters,
        ]
        body.merge(more) { $1 }
        let answer = try await send("POST", "/v1/jobs", .object(body))
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.decoded(Job.self)
    }

    /// A model with one version, by a job that a scripted trainer finishes.
    @discardableResult
    func makeModel(_ name: String, dataset: String) async throws -> Job {
        let job = try await makeJob(dataset, model: name)
        let trainer = ScriptedTrainer(client: api.trainer)
        let lease = try #require(try await trainer.lease())
        try #require(lease.job.id == job.id)
        return try await trainer.finish(lease, artifact: TestModel.artifact)
    }
}

/// What an API said.
struct APIAnswer: Sendable {
    let status: Int
    let type: String?
    let body: [UInt8]
    let location: String?
    let headers: HTTPClientHeaders

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue { get throws { try JSON.decode(JSONValue.self, from: body) } }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value { try JSON.decode(type, from: body) }

    /// The fields that a problem names.
    var fields: [String] { ((try? decoded(ProblemDetails.self))?.errors ?? []).map(\.field) }

    /// The last part of the problem's type.
    var problem: String? { (try? decoded(ProblemDetails.self))?.type.split(separator: ":").last.map(String.init) }
}
