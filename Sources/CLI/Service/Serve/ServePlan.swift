internal import Configuration
internal import FoundationEssentials
internal import Processes

/// What `semblance serve` starts, and with which settings; checked before anything is started.
struct ServePlan {
    /// The folder for everything that is kept: store, token, logs, example.
    let dataDirectory: String
    /// The environment of all programs.
    let environment: [String: String]
    let api: APISettings
    let web: WebSettings
    /// The folder with the programs.
    let programs: String
    let makesExample: Bool

    /// The address at which this machine reaches the API.
    var apiURL: String { "http://\(Self.reachable(api.host)):\(api.port)" }
    /// The address at which this machine reaches the web page.
    var localWebURL: String { "http://\(Self.reachable(web.host)):\(web.port)" }
    /// The address that people are told.
    var webURL: String { web.webURL }
    var logDirectory: String { "\(dataDirectory)/logs" }
    var passwordFile: String { "\(dataDirectory)/admin-password" }
    var exampleDirectory: String { "\(dataDirectory)/example" }
    /// Stands while the example is being made, so that a stop half way is made up for at the next start.
    var exampleMark: String { "\(dataDirectory)/example/.unfinished" }
    var grace: Duration { api.shutdownGrace + .seconds(3) }

    /// - Throws: `ConfigurationError` with everything that is wrong in the environment; `CommandFailure` when a program is missing.
    init(dataDirectory: String, noExample: Bool, environment given: [String: String]) throws {
        self.dataDirectory = dataDirectory
        programs = try Program.directory()
        var variables = given
        func fill(_ name: String, unless others: [String] = [], _ value: @autoclosure () -> String?) {
            guard ([name] + others).allSatisfy({ (given[$0] ?? "").isEmpty }), let value = value() else { return }
            variables[name] = value
        }
        fill("DATABASE_URL", unless: ["DATABASE_HOST"], "sqlite:\(dataDirectory)/semblance.sqlite")
        fill("TRAINER_TOKEN_FILE", unless: ["TRAINER_TOKEN"], "\(dataDirectory)/trainer.token")
        fill("ASSETS_DIRECTORY", Self.projectFolder("Sources/Web/Assets", from: programs))
        fill("VENDOR_DIRECTORY", Self.projectFolder(".cache/vendor", from: programs))
        fill("OPENBLAS_NUM_THREADS", "1")
        fill("MALLOC_ARENA_MAX", "2")
        let api = try APISettings(Environment(variables))
        // The programs of this command talk to each other, wherever the environment says that an API is.
        variables["API_URL"] = "http://\(Self.reachable(api.host)):\(api.port)"
        web = try WebSettings(Environment(variables))
        _ = try TrainerSettings(Environment(variables))
        self.api = api
        environment = variables
        makesExample = api.example && !noExample
        for program in ["semblance-api", "semblance-trainer", "semblance-web"] {
            guard FileManager.default.isExecutableFile(atPath: "\(programs)/\(program)") else {
                throw CommandFailure("\(program) is not beside this program in \(programs)")
            }
        }
        guard api.port != 0, web.port != 0 else {
            throw CommandFailure("API_PORT and WEB_PORT must be fixed ports here, not 0", code: .usage)
        }
    }

    /// Makes the folders that are missing.
    func prepare() throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: logDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure("the folder \(logDirectory) cannot be made")
        }
    }

    /// An address that can be connected to, for one that is listened on.
    private static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }

    /// A folder of the project, from the working directory or else from where the programs were built; nil to leave it to the default.
    private static func projectFolder(_ path: String, from programs: String) -> String? {
        if FileManager.default.fileExists(atPath: path) { return nil }
        var folder = programs
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if FileManager.default.fileExists(atPath: "\(folder)/\(path)") { return "\(folder)/\(path)" }
        }
        return nil
    }
}
