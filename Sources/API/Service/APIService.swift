package import Catalog
package import Configuration
import Contracts
import Crypto
import Glibc
import HTTPServer
package import Logging
import Synchronization

/// The API: the only door to the data.
///
/// Start it once, shut it down once; the catalog that it is given is prepared by `start` and closed by `shutdown`.
package final class APIService: Sendable {
    private let context: APIContext
    private let server: HTTPServer
    private let maintenance: Mutex<Task<Void, Never>?>
    private let announce: @Sendable (String) -> Void

    /// The secret by which trainers are known.
    package var trainerToken: String { context.trainerToken }
    /// The token of the one-time set-up link; works only while there is no account.
    package var setupToken: String { context.setupToken.text }

    /// - Parameter announce: shows a line to the person who starts the service; standard output when left out.
    /// - Throws: when the trainers' token can neither be read nor made, or the document cannot be.
    package init(
        settings: APISettings, catalog: any CatalogStore, logger: Logger,
        announce: @escaping @Sendable (String) -> Void = APIService.printLine
    ) throws {
        let context = try APIContext(settings: settings, catalog: catalog, logger: logger)
        let operations = try Self.operations(context)
        let dispatcher = Dispatcher(context: context, operations: operations)
        let errors = context.errors
        let options = HTTPServerOptions(
            host: settings.host, port: settings.port, threads: settings.threads, maxConnections: settings.maxConnections,
            requestTimeout: settings.requestTimeout, maxBodyBytes: settings.maxUploadBytes,
            refusal: { Dispatcher.refusal($0, $1, errors: errors) })
        self.context = context
        self.announce = announce
        maintenance = Mutex(nil)
        server = HTTPServer(options: options, logger: logger) { request in await dispatcher.respond(to: request) }
    }

    /// Prepares the store, makes the first account or announces the set-up link, and listens; returns the port.
    package func start() async throws -> Int {
        try await context.catalog.prepare()
        let isSetUp = try await FirstAccount(context: context).make()
        let port = try server.start()
        context.logger.info("The API listens.", ["http.host": context.settings.host, "http.port": "\(port)"])
        if !isSetUp {
            let link = "\(context.settings.webURL)/setup?token=\(context.setupToken.text)"
            context.logger.info("There is no account yet; open the link to make the first one.", ["setup.link": link])
            announce("Open this link once to make the first account: \(link)")
        }
        let upkeep = Upkeep(context: context)
        maintenance.withLock { $0 = Task { await upkeep.run() } }
        return port
    }

    /// Finishes what runs within the grace of the settings, ends streams, and closes the store.
    package func shutdown() async {
        context.bell.close()
        maintenance.withLock { $0?.cancel() }
        await server.shutdown(grace: context.settings.shutdownGrace)
        await maintenance.withLock { $0 }?.value
        context.shutdown()
        await context.catalog.close()
    }

    /// Writes a line to standard output at once, also when that is a file.
    @Sendable package static func printLine(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func operations(_ context: APIContext) throws -> [Operation] {
        let described =
            ServiceOperations.all + AccountOperations.all + DatasetOperations.all + TableOperations.all + JobOperations.all
            + ModelOperations.all
            + TrainerOperations.all
        let document = try OpenAPIDocument(operations: described, schemas: context.schemas).bytes
        return described + [
            Operation(
                .get, "/openapi.json", "openAPI", "This document.", group: "Service", access: .open,
                answers: [Operation.Answer(status: .ok, summary: "The document.")], handler: { _ in .json(document) })
        ]
    }
}
