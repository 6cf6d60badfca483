extension SettingsReader {
    /// The address of the API for its clients: API_URL, or BACKEND_HOST and BACKEND_PORT, or this machine.
    mutating func apiURL() -> String {
        let standard = "http://127.0.0.1:8502"
        if isGiven("API_URL") { return url("API_URL") ?? standard }
        let port = integer("BACKEND_PORT")
        guard let host = hostName("BACKEND_HOST") else {
            return isGiven("BACKEND_PORT") && port > 0 ? "http://127.0.0.1:\(port)" : standard
        }
        if port == 0 { report("BACKEND_PORT", "found '0'; expected the port of the API when BACKEND_HOST is set.") }
        return "http://\(WebAddress.bracketed(host)):\(port)"
    }

    /// The public address of the web pages.
    mutating func webURL() -> String {
        let port = integer("WEB_PORT")
        return url("WEB_URL") ?? "http://127.0.0.1:\(port)"
    }

    /// A machine's name or address; nil when not set.
    mutating func hostName(_ name: String) -> String? {
        guard let host = text(name) else { return nil }
        if !WebAddress.isHost(WebAddress.bracketed(host)) {
            report(name, "found '\(host.prefix(60))'; expected the name or address of a machine, without scheme and port.")
        }
        return host
    }

    /// A number of seconds as a duration.
    mutating func seconds(_ name: String) -> Duration {
        if case .integer? = Settings.named(name)?.type { return .seconds(integer(name)) }
        return .milliseconds(Int((number(name) * 1_000).rounded()))
    }

    /// The store: DATABASE_URL, or a MongoDB server made of the single settings, or a file of SQLite.
    mutating func database() -> DatabaseLocation {
        if let text = secret("DATABASE_URL") {
            if let location = DatabaseLocation(text) { return location }
            report("DATABASE_URL", "the value is not understood; expected sqlite:PATH, mongodb://HOST… or mongodb+srv://HOST….")
            return .sqlite(path: "")
        }
        guard let host = hostName("DATABASE_HOST") else { return .sqlite(path: ".data/semblance.sqlite") }
        let username = text("DATABASE_USERNAME")
        let password = secret("DATABASE_PASSWORD")
        if username == nil, password != nil {
            report("DATABASE_USERNAME", "it is not set, but DATABASE_PASSWORD is; expected both or neither.")
        }
        if username != nil, password == nil {
            report("DATABASE_PASSWORD", "it is not set, but DATABASE_USERNAME is; expected both or neither.")
        }
        let name = text("DATABASE_NAME") ?? "semblance"
        if name.utf8.count > 63 || name.contains(where: { "/\\. \"$*<>:|?".contains($0) }) {
            report(
                "DATABASE_NAME", "found '\(name.prefix(60))'; expected at most 63 bytes without any of / \\ . \" $ * < > : | ? and blanks.")
        }
        return .mongo(host: host, port: integer("DATABASE_PORT"), database: name, username: username, password: password)
    }
}
