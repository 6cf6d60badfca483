/// The settings of the API.
package struct APISettings: Sendable {
    /// Address to listen on.
    package let host: String
    /// Port to listen on; 0 takes a free one.
    package let port: Int
    /// Public address of the web pages, without a slash at the end.
    package let webURL: String
    /// Where data is kept.
    package let database: DatabaseLocation
    /// Name of the first account; nil when it is to be made by the one-time link.
    package let adminUsername: String?
    /// Password of the first account; nil exactly when `adminUsername` is.
    package let adminPassword: String?
    /// How long a log-in lasts.
    package let sessionLifetime: Duration
    /// Failed log-ins that are allowed per 15 minutes.
    package let loginAttempts: Int
    /// Secret of the trainers; nil when it is in `trainerTokenFile`.
    package let trainerToken: String?
    /// File with the secret of the trainers; to be made when missing.
    package let trainerTokenFile: String
    /// Threads that serve connections.
    package let threads: Int
    /// Connections kept open at once.
    package let maxConnections: Int
    /// Largest upload, in bytes.
    package let maxUploadBytes: Int
    /// Largest JSON document in a request, in bytes.
    package let maxJSONBytes: Int
    /// Most values in one dataset.
    package let maxDatasetValues: Int
    /// Most values that one request may sample.
    package let sampleLimit: Int
    /// Memory for models that are kept ready, in bytes.
    package let modelCacheBytes: Int
    /// Time that one request may take in all.
    package let requestTimeout: Duration
    /// How long a trainer owns a job without a sign of life.
    package let leaseDuration: Duration
    /// Least important lines that are logged: debug, info, warning or error.
    package let logLevel: String
    /// Time for running requests when the service is asked to end.
    package let shutdownGrace: Duration
    /// Whether `/metrics` answers without a log-in.
    package let metricsPublic: Bool
    /// Whether an empty store is filled with an example.
    package let example: Bool

    /// Reads and checks the settings; the error lists everything that is wrong.
    package init(_ environment: Environment) throws(ConfigurationError) {
        var reader = SettingsReader(environment)
        host = reader.hostName("API_HOST") ?? ""
        port = reader.integer("API_PORT")
        webURL = reader.webURL()
        database = reader.database()
        adminUsername = reader.text("ADMIN_USERNAME")
        adminPassword = reader.secret("ADMIN_PASSWORD")
        if adminUsername == nil, adminPassword != nil {
            reader.report("ADMIN_USERNAME", "it is not set, but ADMIN_PASSWORD is; expected both or neither.")
        }
        if adminUsername != nil, adminPassword == nil {
            reader.report("ADMIN_PASSWORD", "it is not set, but ADMIN_USERNAME is; expected both or neither.")
        }
        sessionLifetime = .seconds(3_600 * reader.integer("SESSION_HOURS"))
        loginAttempts = reader.integer("LOGIN_ATTEMPTS")
        trainerToken = reader.secret("TRAINER_TOKEN")
        trainerTokenFile = reader.text("TRAINER_TOKEN_FILE") ?? ""
        threads = reader.integer("API_THREADS")
        maxConnections = reader.integer("MAX_CONNECTIONS")
        maxUploadBytes = reader.integer("MAX_UPLOAD_BYTES")
        maxJSONBytes = reader.integer("MAX_JSON_BYTES")
        maxDatasetValues = reader.integer("MAX_DATASET_VALUES")
        sampleLimit = reader.integer("SAMPLE_LIMIT")
        modelCacheBytes = reader.integer("MODEL_CACHE_BYTES")
        requestTimeout = reader.seconds("REQUEST_TIMEOUT_SECONDS")
        leaseDuration = reader.seconds("LEASE_SECONDS")
        logLevel = reader.choice("LOG_LEVEL")
        shutdownGrace = reader.seconds("SHUTDOWN_SECONDS")
        metricsPublic = reader.boolean("METRICS_PUBLIC")
        example = reader.boolean("EXAMPLE")
        try reader.finish()
    }
}
