import Configuration
import FoundationEssentials
import Testing

@Suite("The settings")
struct SettingsTests {
    private func problems(_ body: () throws -> Void) -> [ConfigurationError.Problem] {
        do {
            try body()
            return []
        } catch let error as ConfigurationError {
            return error.problems
        } catch {
            return []
        }
    }

    @Test("With nothing set every service has working defaults")
    func defaults() throws {
        let nothing = Environment([:])

        let api = try APISettings(nothing)
        let web = try WebSettings(nothing)
        let trainer = try TrainerSettings(nothing)
        let cli = try CLISettings(nothing)

        #expect(api.host == "127.0.0.1" && api.port == 8502)
        #expect(api.database == .sqlite(path: ".data/semblance.sqlite"))
        #expect(api.webURL == "http://127.0.0.1:8501")
        #expect(api.adminUsername == nil && api.adminPassword == nil && api.trainerToken == nil)
        #expect(api.trainerTokenFile == ".data/trainer.token" && api.leaseDuration == .seconds(30))
        #expect(api.maxUploadBytes == 1 << 30 && api.maxJSONBytes == 8 << 20 && api.modelCacheBytes == 512 << 20)
        #expect(api.requestTimeout == .seconds(300) && api.sessionLifetime == .seconds(168 * 3_600))
        #expect(api.metricsPublic && api.example && cli.example)
        #expect(web.port == 8501 && web.apiURL == "http://127.0.0.1:8502" && !web.cookieSecure)
        #expect(trainer.apiURL == web.apiURL && trainer.checkpointInterval == .seconds(20) && !trainer.name.isEmpty)
        #expect(trainer.threads >= 1)
        #expect(cli.apiURL == web.apiURL && cli.logLevel == "info")
    }

    @Test("Every default in the table is admissible by the table's own rules")
    func tableIsConsistent() throws {
        var variables: [String: String] = [:]
        for setting in Settings.all { if let value = setting.default { variables[setting.name] = value } }

        #expect(problems { _ = try APISettings(Environment(variables)) }.isEmpty)
        #expect(problems { _ = try WebSettings(Environment(variables)) }.isEmpty)
        #expect(problems { _ = try TrainerSettings(Environment(variables)) }.isEmpty)
        #expect(problems { _ = try CLISettings(Environment(variables)) }.isEmpty)
        #expect(Set(Settings.all.map(\.name)).count == Settings.all.count)
        for setting in Settings.all {
            #expect(setting.name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F })
        }
    }

    @Test("An error lists all problems with name, finding and expectation, and shows no secret")
    func allProblems() throws {
        let environment = Environment([
            "API_PORT": "99999", "LOG_LEVEL": "loud", "METRICS_PUBLIC": "perhaps", "MAX_UPLOAD_BYTES": "1GiB", "ADMIN_PASSWORD": "hush",
            "DATABASE_URL": "postgres://me:s3cret@host/db", "API_HOST": "http://example.org",
        ])

        let error = try #require(throws: ConfigurationError.self) { try APISettings(environment) }

        let variables = Set(error.problems.map(\.variable))
        #expect(
            variables == [
                "API_PORT", "LOG_LEVEL", "METRICS_PUBLIC", "MAX_UPLOAD_BYTES", "ADMIN_PASSWORD", "ADMIN_USERNAME", "DATABASE_URL",
                "API_HOST",
            ])
        let text = "\(error)"
        #expect(text.contains("99999") && text.contains("0 to 65535"))
        #expect(text.contains("debug, info, warning, error"))
        #expect(!text.contains("hush") && !text.contains("s3cret"))
    }

    @Test("The names of the system before this one are understood")
    func originNames() throws {
        let environment = Environment([
            "DATABASE_HOST": "mongodb", "DATABASE_NAME": "ts data".replacing(" ", with: "_"), "DATABASE_USERNAME": "us:er",
            "DATABASE_PASSWORD": "p@ss/word%",
            "BACKEND_HOST": "backend", "BACKEND_PORT": "9502", "BACKEND_BIND": "0.0.0.0", "COMPUTATION_HOST": "ray", "RAY_PORT": "8265",
        ])

        let api = try APISettings(environment)
        let web = try WebSettings(environment)

        #expect(api.database == .mongo(connectionString: "mongodb://us%3Aer:p%40ss%2Fword%25@mongodb:27017/ts_data?authSource=admin"))
        #expect(api.host == "0.0.0.0" && api.port == 9502)
        #expect(web.apiURL == "http://backend:9502")
    }

    @Test("A store's description never shows its password")
    func databaseDescription() throws {
        let settings = try APISettings(
            Environment(["DATABASE_URL": "mongodb+srv://me:s3cret@cluster.example.org/semblance?retryWrites=true"]))

        #expect("\(settings.database)" == "mongodb at cluster.example.org")
    }

    @Test(
        "DATABASE_URL names SQLite or MongoDB",
        arguments: [
            ("sqlite:data.db", DatabaseLocation.sqlite(path: "data.db")), ("sqlite:///var/data.db", .sqlite(path: "/var/data.db")),
            ("mongodb://a,b/db", .mongo(connectionString: "mongodb://a,b/db")), ("sqlite:", nil), ("mongodb://", nil), ("mysql://x", nil),
            ("", nil),
        ])
    func databaseURLs(text: String, location: DatabaseLocation?) {
        #expect(DatabaseLocation(text) == location)
    }

    @Test(
        "An address must be http or https with a host",
        arguments: [
            ("http://api:8502/", "http://api:8502"), ("HTTPS://Example.org/base/", "https://Example.org/base"),
            ("http://[::1]:80", "http://[::1]:80"),
            ("api:8502", nil), ("ftp://api", nil), ("http://", nil), ("http://api:0", nil), ("http://me:pw@api", nil),
            ("http://api?x", nil), ("http://a b", nil),
        ])
    func addresses(text: String, expected: String?) {
        let environment = Environment(["API_URL": text])
        if let expected {
            #expect((try? WebSettings(environment))?.apiURL == expected)
        } else {
            #expect(problems { _ = try WebSettings(environment) }.map(\.variable) == ["API_URL"])
        }
    }

    @Test("Empty values count as not set, blanks around a value do not count, and the first name wins over its aliases")
    func emptyAndAliases() throws {
        let settings = try APISettings(Environment(["API_HOST": "", "API_PORT": " 7000 ", "BACKEND_PORT": "8000", "ADMIN_USERNAME": "  "]))

        #expect(settings.host == "127.0.0.1" && settings.port == 7_000 && settings.adminUsername == nil)
    }

    @Test(
        "Numbers outside their range are refused",
        arguments: ["TRAINER_CHECKPOINT_SECONDS=31", "TRAINER_CHECKPOINT_SECONDS=nan", "TRAINER_POLL_SECONDS=-1", "SHUTDOWN_SECONDS=1.5"])
    func ranges(text: String) {
        let parts = text.split(separator: "=").map(String.init)
        #expect(problems { _ = try TrainerSettings(Environment([parts[0]: parts[1]])) }.map(\.variable) == [parts[0]])
    }

    @Test("The environment of the process is read")
    func processEnvironment() {
        #expect(Environment.process()["PATH"] != nil)
    }

    @Test(".env.example and docs/configuration.md are what the table says", arguments: [".env.example", "docs/configuration.md"])
    func documents(name: String) throws {
        let text = name.hasPrefix("docs") ? Settings.documentation() : Settings.exampleFile()
        let file = Self.root.appending(path: name)
        // UPDATE_DOCUMENTS=1 writes the files anew after a change of the table.
        if Environment.process()["UPDATE_DOCUMENTS"] != nil { try Data(text.utf8).write(to: file) }

        let found = String(decoding: try Data(contentsOf: file), as: UTF8.self)

        #expect(found == text, "Run the tests once with UPDATE_DOCUMENTS=1 to write \(name) anew.")
    }

    @Test("Copying .env.example changes nothing: every line is a comment")
    func exampleIsHarmless() {
        for line in Settings.exampleFile().split(separator: "\n") { #expect(line.hasPrefix("#")) }
        for setting in Settings.all { #expect(Settings.exampleFile().contains("\n#\(setting.name)=")) }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
