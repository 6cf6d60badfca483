/// The settings of the web pages.
package struct WebSettings: Sendable {
    /// Address to listen on.
    package let host: String
    /// Port to listen on; 0 takes a free one.
    package let port: Int
    /// Public address of the pages, without a slash at the end.
    package let webURL: String
    /// Address of the API, without a slash at the end.
    package let apiURL: String
    /// How long a log-in lasts.
    package let sessionLifetime: Duration
    /// Connections kept open at once.
    package let maxConnections: Int
    /// Largest upload, in bytes.
    package let maxUploadBytes: Int
    /// Largest JSON document, in bytes.
    package let maxJSONBytes: Int
    /// Time that one request may take in all.
    package let requestTimeout: Duration
    /// Folder with the style sheets and scripts of the pages.
    package let assetsDirectory: String
    /// Folder with Plotly and Bootstrap.
    package let vendorDirectory: String
    /// Whether the session cookie travels over HTTPS only.
    package let cookieSecure: Bool
    /// Least important lines that are logged: debug, info, warning or error.
    package let logLevel: String
    /// Time for running requests when the service is asked to end.
    package let shutdownGrace: Duration

    /// Reads and checks the settings; the error lists everything that is wrong.
    package init(_ environment: Environment) throws(ConfigurationError) {
        var reader = SettingsReader(environment)
        host = reader.hostName("WEB_HOST") ?? ""
        port = reader.integer("WEB_PORT")
        webURL = reader.webURL()
        apiURL = reader.apiURL()
        sessionLifetime = .seconds(3_600 * reader.integer("SESSION_HOURS"))
        maxConnections = reader.integer("MAX_CONNECTIONS")
        maxUploadBytes = reader.integer("MAX_UPLOAD_BYTES")
        maxJSONBytes = reader.integer("MAX_JSON_BYTES")
        requestTimeout = reader.seconds("REQUEST_TIMEOUT_SECONDS")
        assetsDirectory = reader.text("ASSETS_DIRECTORY") ?? ""
        vendorDirectory = reader.text("VENDOR_DIRECTORY") ?? ""
        cookieSecure = reader.boolean("COOKIE_SECURE")
        logLevel = reader.choice("LOG_LEVEL")
        shutdownGrace = reader.seconds("SHUTDOWN_SECONDS")
        try reader.finish()
    }
}
