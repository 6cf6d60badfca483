/// Reads typed values from an environment and collects the problems.
///
/// A method that meets a problem answers the default, or some value of the type; `finish` then throws, so nobody sees it.
struct SettingsReader {
    private let environment: Environment
    private var problems: [ConfigurationError.Problem] = []

    init(_ environment: Environment) { self.environment = environment }

    /// Throws when anything was wrong.
    func finish() throws(ConfigurationError) {
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    /// Records a problem that concerns several settings.
    mutating func report(_ variable: String, _ message: String) {
        let problem = ConfigurationError.Problem(variable: variable, message: message)
        if !problems.contains(problem) { problems.append(problem) }
    }

    /// The value of a setting as text, or its default.
    mutating func text(_ name: String) -> String? {
        let (setting, found) = look(name)
        guard let found else { return setting.default }
        guard !found.value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            report(found.name, "the value contains a control character; expected plain text on one line.")
            return setting.default
        }
        return found.value
    }

    /// The value of a secret; reported without being shown.
    mutating func secret(_ name: String) -> String? {
        let (setting, found) = look(name)
        guard let found else { return nil }
        if let minimum = setting.minimum, found.value.count < Int(minimum) {
            report(found.name, "the value has \(found.value.count) characters; expected at least \(Int(minimum)).")
        }
        return found.value
    }

    /// The value of a whole number.
    mutating func integer(_ name: String) -> Int {
        let (setting, found) = look(name)
        let standard = setting.default.flatMap { Int($0) } ?? 0
        guard let found else { return standard }
        guard let value = Int(found.value) else {
            report(found.name, "found '\(shown(found.value))'; expected \(expected(setting, "a whole number")).")
            return standard
        }
        check(Double(value), setting, found, "a whole number")
        return value
    }

    /// The value of a number.
    mutating func number(_ name: String) -> Double {
        let (setting, found) = look(name)
        let standard = setting.default.flatMap { Double($0) } ?? 0
        guard let found else { return standard }
        guard let value = Double(found.value), value.isFinite else {
            report(found.name, "found '\(shown(found.value))'; expected \(expected(setting, "a number")).")
            return standard
        }
        check(value, setting, found, "a number")
        return value
    }

    /// The value of a switch.
    mutating func boolean(_ name: String) -> Bool {
        let (setting, found) = look(name)
        guard let found else { return setting.default == "true" }
        switch found.value.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default:
            report(found.name, "found '\(shown(found.value))'; expected true or false.")
            return setting.default == "true"
        }
    }

    /// The value of a setting that is one of some words.
    mutating func choice(_ name: String) -> String {
        let (setting, found) = look(name)
        guard case .choice(let words) = setting.type else { return setting.default ?? "" }
        guard let found else { return setting.default ?? "" }
        let value = found.value.lowercased()
        if words.contains(value) { return value }
        report(found.name, "found '\(shown(found.value))'; expected one of \(words.joined(separator: ", ")).")
        return setting.default ?? ""
    }

    /// The value of an address, without a slash at its end; nil when not set.
    mutating func url(_ name: String) -> String? {
        let (_, found) = look(name)
        guard let found else { return nil }
        guard let url = WebAddress.normalized(found.value) else {
            // An address may carry a password, so what was found is not shown.
            report(found.name, "the value is not an address; expected http:// or https://, a host and perhaps a port and a path.")
            return nil
        }
        return url
    }

    /// Whether the setting was given, under its name or an alias.
    func isGiven(_ name: String) -> Bool { look(name).found != nil }

    private func look(_ name: String) -> (setting: Setting, found: (name: String, value: String)?) {
        guard let setting = Settings.named(name) else { preconditionFailure("\(name) is not in the table of settings.") }
        return (setting, environment.find(setting))
    }

    private mutating func check(_ value: Double, _ setting: Setting, _ found: (name: String, value: String), _ kind: String) {
        if value < setting.minimum ?? -.infinity || value > setting.maximum ?? .infinity {
            report(found.name, "found '\(shown(found.value))'; expected \(expected(setting, kind)).")
        }
    }

    private func expected(_ setting: Setting, _ kind: String) -> String {
        var text = kind
        if let minimum = setting.minimum, let maximum = setting.maximum {
            text += " from \(plain(minimum)) to \(plain(maximum))"
        } else if let minimum = setting.minimum {
            text += " of at least \(plain(minimum))"
        }
        if let unit = setting.unit { text += " (\(unit))" }
        return text
    }

    private func shown(_ value: String) -> String {
        let clean = String(String.UnicodeScalarView(value.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
        return value.unicodeScalars.count > 60 ? clean + "…" : clean
    }
}

/// A number without a fraction that is zero.
func plain(_ value: Double) -> String { value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value) }
