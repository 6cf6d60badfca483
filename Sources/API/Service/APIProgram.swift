import Catalog
import CatalogMongo
import CatalogSQLite
import Concurrency
import Configuration
import Glibc
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
            // For the person who starts the program: plain lines, one per wrong setting.
            let text = Array("\(error)\n".utf8)
            _ = write(STDERR_FILENO, text, text.count)
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
            try await start(service, logger)
            for await _ in requests { break }
            logger.info("The API ends.")
            await service.shutdown()
            return 0
        } catch {
            logger.error("The API cannot run.", ["error": "\(error)", "database": "\(settings.database)"])
            return 1
        }
    }

    /// Starts the service; a store that does not answer yet is waited for, for a minute.
    private static func start(_ service: APIService, _ logger: Logger) async throws {
        for second in 0... {
            do {
                _ = try await service.start()
                return
            } catch CatalogError.unavailable(let reason) where second < 60 {
                if second == 0 { logger.warning("The store does not answer yet; waiting for it.", ["error": reason]) }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private static func catalog(_ settings: APISettings, _ logger: Logger) throws -> any CatalogStore {
        switch settings.database {
        case .sqlite(let path): try CatalogSQLite(path: path, logger: logger)
        case .mongo(let connectionString): try CatalogMongo(url: connectionString, logger: logger)
        }
    }
}
