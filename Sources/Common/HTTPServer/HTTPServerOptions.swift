/// How a server listens and what it allows.
package struct HTTPServerOptions: Sendable {
    /// Name or address to listen on.
    package var host: String
    /// Port to listen on; 0 takes a free one.
    package var port: Int
    /// Threads that serve connections.
    package var threads: Int
    /// Connections that are kept open at once; others wait.
    package var maxConnections: Int
    /// Connections that one address may have; 0 for no limit.
    package var perIPConnections: Int
    /// Memory for the header and the buffers of one connection, in bytes; the header may take about half of it.
    package var headerMemoryBytes: Int
    /// Time after which a connection on which nothing happens is closed.
    package var idleTimeout: Duration
    /// Time that one request may take in all, from its header to the last byte of the answer.
    package var requestTimeout: Duration
    /// Largest body that is given out chunk by chunk, in bytes, unless a handler sets another limit.
    package var maxBodyBytes: Int
    /// Makes the answer to a request that the server itself refuses.
    package var refusal: @Sendable (HTTPStatus, String) -> HTTPResponse

    /// Options with values for a service of moderate size.
    package init(
        host: String = "127.0.0.1", port: Int = 0, threads: Int = 2, maxConnections: Int = 1_000, perIPConnections: Int = 0,
        headerMemoryBytes: Int = 64 * 1_024, idleTimeout: Duration = .seconds(60), requestTimeout: Duration = .seconds(300),
        maxBodyBytes: Int = 1 << 30,
        refusal: @escaping @Sendable (HTTPStatus, String) -> HTTPResponse = { .problem($0, detail: $1) }
    ) {
        self.host = host
        self.port = port
        self.threads = threads
        self.maxConnections = maxConnections
        self.perIPConnections = perIPConnections
        self.headerMemoryBytes = headerMemoryBytes
        self.idleTimeout = idleTimeout
        self.requestTimeout = requestTimeout
        self.maxBodyBytes = maxBodyBytes
        self.refusal = refusal
    }
}
