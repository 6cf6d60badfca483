package import Logging

/// An HTTP/1.1 server on libmicrohttpd.
///
/// Each request is answered by one task. A handler starts on the thread that serves the connection and leaves it at its first real
/// suspension, so short answers need no switch of threads; long computations belong on a `BlockingExecutor`.
/// When the client goes away, or the request's deadline passes, the task is cancelled.
package final class HTTPServer: Sendable {
    private let core: ServerCore

    /// A server that does not run yet.
    package init(options: HTTPServerOptions, logger: Logger, handler: @escaping HTTPHandler) {
        core = ServerCore(options: options, logger: logger, handler: handler)
    }

    /// Starts to listen and returns the port.
    ///
    /// - Throws: `HTTPServerError` when the address cannot be used.
    package func start() throws -> Int { try core.start() }

    /// Stops accepting, lets running requests finish for `grace`, then ends the rest and stops.
    ///
    /// What still runs after `grace` is cancelled and answered with 503, or cut off when its answer had begun. The second call waits
    /// for nothing.
    package func shutdown(grace: Duration) async { await core.shutdown(grace: grace) }
}
