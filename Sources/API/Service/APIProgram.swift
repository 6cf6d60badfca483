import Catalog
import CatalogMongo
import CatalogSQLite
import Concurrency
import Configuration
import HTTPClient
import Logging

/// The program `semblance-api`.
package enum APIProgram {
    /// Runs the API until it is asked to end; returns the exit status of the process.
    package static func run() async -> Int32 {
        Signals.ignoreBrokenPipes()
        let settings: APISettings
        do {
            settings = try APISettings(.process())
        } catch {
            Logger(label: "api", level: .error).error("The settings are wrong.", ["error": "\(error)"])
            return 78
        }
        if CommandLine.arguments.dropFirst().elementsEqual(["--health"]) {
            return HealthProbe.exitStatus("http://127.0.0.1:\(settings.port)/v1/health")
        }
        let logger = Logger(label: "api", level: LogLevel(rawValue: settings.logLevel) ?? .info)
        let (requests, continuation) = AsyncStream.makeStream(of: Void.self)
        Signals.onTermination { continuation.yield() }
        do {
            let catalog = try catalog(settings, logger)
            let service = try APIService(settings: settings, catalog: catalog, logger: logger)
            _ = try await service.start()
            for await _ in requests { break }
            logger.info("The API ends.")
            await service.shutdown()
            return 0
        } catch {
            logger.error("The API cannot run.", ["error": "\(error)", "database": "\(settings.database)"])
            return 1
        }
    }

    private static func catalog(_ settings: APISettings, _ logger: Logger) throws -> any CatalogStore {
        switch settings.database {
        case .sqlite(let path): try CatalogSQLite(path: path, logger: logger)
        case .mongo(let connectionString): try CatalogMongo(url: connectionString, logger: logger)
        }
    }
}
