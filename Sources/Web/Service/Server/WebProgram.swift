import Concurrency
import Configuration
import HTTPClient
import HTTPServer
import Logging

/// The program `semblance-web`.
package enum WebProgram {
    /// Serves the pages until the process is asked to end.
    ///
    /// - Returns: the exit status: 0 after an orderly end, 1 when the start failed, 78 when a setting is wrong.
    package static func run() async -> Int32 {
        let settings: WebSettings
        do {
            settings = try WebSettings(Environment.process())
        } catch {
            Logger(label: "web", level: .error).error("The settings are wrong.", ["error": "\(error)"])
            return 78
        }
        if CommandLine.arguments.dropFirst().elementsEqual(["--health"]) {
            return HealthProbe.exitStatus("http://127.0.0.1:\(settings.port)/health")
        }
        let logger = Logger(label: "web", level: LogLevel(rawValue: settings.logLevel) ?? .info)
        do {
            let application = try WebApplication(settings: settings, logger: logger)
            let options = HTTPServerOptions(
                host: settings.host, port: settings.port, maxConnections: settings.maxConnections, requestTimeout: settings.requestTimeout,
                maxBodyBytes: settings.maxUploadBytes + MultipartReader.overhead)
            let server = HTTPServer(options: options, logger: logger) { await application.respond(to: $0) }
            let (requests, end) = AsyncStream.makeStream(of: Void.self)
            Signals.onTermination { end.yield() }
            let port = try server.start()
            logger.info("The web pages are served.", ["address": "http://\(settings.host):\(port)", "api": settings.apiURL])
            for await _ in requests { break }
            logger.info("The web server ends.")
            await server.shutdown(grace: settings.shutdownGrace)
            return 0
        } catch {
            logger.error("The web server cannot start.", ["error": "\(error)"])
            return 1
        }
    }
}
