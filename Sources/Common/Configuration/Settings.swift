/// The table of all settings.
///
/// `.env.example` and `docs/configuration.md` are made from it, and a test keeps them equal.
package enum Settings {
    /// Every setting, in the order of the documentation.
    package static let all: [Setting] = addresses + store + accounts + limits + trainer + web + operation + origin

    /// The setting of the given name; nil when there is none.
    package static func named(_ name: String) -> Setting? { byName[name] }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    private static let addresses = [
        Setting(
            "API_HOST", .text, default: "127.0.0.1", "Address on which the API listens; 0.0.0.0 for every interface.",
            services: [.api], aliases: ["BACKEND_BIND"]),
        Setting(
            "API_PORT", .integer, default: "8502", "Port on which the API listens; 0 takes a free one.",
            services: [.api], aliases: ["BACKEND_PORT"], minimum: 0, maximum: 65_535),
        Setting(
            "API_URL", .url,
            "Address at which the web pages, the trainer and the command line reach the API. "
                + "Made of BACKEND_HOST and BACKEND_PORT when BACKEND_HOST is set, otherwise http://127.0.0.1:8502.",
            services: [.trainer, .web, .cli]),
        Setting(
            "BACKEND_HOST", .text, "Name of the machine on which the API runs; read when API_URL is not set.",
            services: [.trainer, .web, .cli]),
        Setting(
            "BACKEND_PORT", .integer, default: "8502", "Port of the API; read when API_URL or API_PORT is not set.",
            services: [.api, .trainer, .web, .cli], minimum: 0, maximum: 65_535),
        Setting(
            "WEB_HOST", .text, default: "127.0.0.1", "Address on which the web pages listen; 0.0.0.0 for every interface.",
            services: [.web]),
        Setting(
            "WEB_PORT", .integer, default: "8501", "Port on which the web pages listen; 0 takes a free one.",
            services: [.web, .api], minimum: 0, maximum: 65_535),
        Setting(
            "WEB_URL", .url, "Public address of the web pages, for links. Made of WEB_PORT when not set: http://127.0.0.1:WEB_PORT.",
            services: [.api, .web]),
    ]

    private static let store = [
        Setting(
            "DATABASE_URL", .secret,
            "Where data is kept: sqlite:PATH, mongodb://… or mongodb+srv://…. Made of the five settings below when DATABASE_HOST is set, "
                + "otherwise sqlite:.data/semblance.sqlite.",
            services: [.api]),
        Setting("DATABASE_HOST", .text, "Machine of the MongoDB server; read when DATABASE_URL is not set.", services: [.api]),
        Setting(
            "DATABASE_PORT", .integer, default: "27017", "Port of the MongoDB server.", services: [.api], minimum: 1, maximum: 65_535),
        Setting("DATABASE_NAME", .text, default: "semblance", "Name of the database.", services: [.api]),
        Setting(
            "DATABASE_USERNAME", .text, "Account on the MongoDB server; the account is looked up in the database admin.", services: [.api]),
        Setting("DATABASE_PASSWORD", .secret, "Password of that account.", services: [.api]),
    ]

    private static let accounts = [
        Setting(
            "ADMIN_USERNAME", .text,
            "Name of the first account. Without it the API prints a one-time link with which the first account is made.",
            services: [.api]),
        Setting(
            "ADMIN_PASSWORD", .secret, "Password of the first account; given together with ADMIN_USERNAME.", services: [.api], minimum: 8),
        Setting(
            "SESSION_HOURS", .integer, unit: "hours", default: "168", "How long a log-in lasts.", services: [.api, .web], minimum: 1,
            maximum: 8_760),
        Setting(
            "LOGIN_ATTEMPTS", .integer, unit: "per 15 minutes", default: "10",
            "Failed log-ins that are allowed for one account or one address.",
            services: [.api], minimum: 1, maximum: 10_000),
        Setting(
            "TRAINER_TOKEN", .secret, "Secret by which the API knows a trainer. Read from TRAINER_TOKEN_FILE when not set.",
            services: [.api, .trainer], minimum: 16),
        Setting(
            "TRAINER_TOKEN_FILE", .path, default: ".data/trainer.token",
            "File with that secret. The API makes it when it is missing; the trainer waits for it.", services: [.api, .trainer]),
    ]

    private static let limits = [
        Setting(
            "API_THREADS", .integer, unit: "threads", default: "2", "Threads of the API that serve connections.", services: [.api],
            minimum: 1, maximum: 256),
        Setting(
            "MAX_CONNECTIONS", .integer, unit: "connections", default: "1000", "Connections that a service keeps open at once.",
            services: [.api, .web], minimum: 4, maximum: 100_000),
        Setting(
            "MAX_UPLOAD_BYTES", .integer, unit: "bytes", default: "1073741824", "Largest upload.", services: [.api, .web],
            minimum: 1_024, maximum: 1_099_511_627_776),
        Setting(
            "MAX_JSON_BYTES", .integer, unit: "bytes", default: "8388608", "Largest JSON document in a request.", services: [.api, .web],
            minimum: 1_024, maximum: 1_073_741_824),
        Setting(
            "MAX_DATASET_VALUES", .integer, unit: "values", default: "200000000",
            "Most values in one dataset: sequences × steps × channels of series, cells of a table.",
            services: [.api], minimum: 1, maximum: 100_000_000_000),
        Setting(
            "SAMPLE_LIMIT", .integer, unit: "values", default: "50000000", "Most values that one request may sample.", services: [.api],
            minimum: 1, maximum: 100_000_000_000),
        Setting(
            "MODEL_CACHE_BYTES", .integer, unit: "bytes", default: "536870912", "Memory for models that are kept ready to sample.",
            services: [.api], minimum: 0, maximum: 1_099_511_627_776),
        Setting(
            "REQUEST_TIMEOUT_SECONDS", .integer, unit: "seconds", default: "300", "Time that one request may take in all.",
            services: [.api, .web], minimum: 1, maximum: 86_400),
    ]

    private static let trainer = [
        Setting(
            "LEASE_SECONDS", .integer, unit: "seconds", default: "30", "How long a trainer owns a job without a sign of life.",
            services: [.api], minimum: 2, maximum: 3_600),
        Setting(
            "TRAINER_NAME", .text, "Name under which a trainer shows up. Made of the host name and the process number when not set.",
            services: [.trainer]),
        Setting(
            "TRAINER_CHECKPOINT_SECONDS", .number, unit: "seconds", default: "20", "Longest time between two checkpoints of a training.",
            services: [.trainer], minimum: 0.1, maximum: 30),
        Setting(
            "TRAINER_POLL_SECONDS", .number, unit: "seconds", default: "20", "How long one question for work may wait for an answer.",
            services: [.trainer], minimum: 0, maximum: 60),
        Setting(
            "TRAINER_THREADS", .integer, default: "0",
            "Threads that share the work of a training, whose result does not depend on their number. 0: as many as there are processors for it, at most 8.",
            services: [.trainer], minimum: 0, maximum: 256),
    ]

    private static let web = [
        Setting(
            "ASSETS_DIRECTORY", .path, default: "Sources/Web/Assets", "Folder with the style sheets and scripts of the pages.",
            services: [.web]),
        Setting("VENDOR_DIRECTORY", .path, default: ".cache/vendor", "Folder with Plotly and Bootstrap.", services: [.web]),
        Setting(
            "COOKIE_SECURE", .boolean, default: "false",
            "Whether the session cookie travels over HTTPS only; true behind a proxy with TLS.",
            services: [.web]),
    ]

    private static let operation = [
        Setting(
            "LOG_LEVEL", .choice(["debug", "info", "warning", "error"]), default: "info", "Least important lines that are logged.",
            services: [.api, .trainer, .web, .cli]),
        Setting(
            "SHUTDOWN_SECONDS", .integer, unit: "seconds", default: "30", "Time for running work to finish when a service is asked to end.",
            services: [.api, .trainer, .web], minimum: 0, maximum: 3_600),
        Setting("METRICS_PUBLIC", .boolean, default: "true", "Whether /metrics answers without a log-in.", services: [.api]),
        Setting(
            "EXAMPLE", .boolean, default: "true", "Whether an empty store is filled with an example at the first start.",
            services: [.api, .cli]),
    ]

    /// Known from the system that this one replaces; accepted so that an old file still works.
    private static let origin = ["COMPUTATION_HOST", "RAY_PORT", "APPLICATION_HOST", "MODELREG_PORT"].map {
        Setting($0, .text, "Accepted for old configuration files; not used at present.", services: [])
    }
}
