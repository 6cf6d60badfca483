internal import Glibc

/// The environment variables of a process, read once.
package struct Environment: Sendable {
    /// All of them by name, as they were.
    package let variables: [String: String]

    /// The given variables.
    package init(_ variables: [String: String]) { self.variables = variables }

    /// The variables of this process.
    ///
    /// Read them once at the start: the C library does not guard them against changes.
    package static func process() -> Environment {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if let split = line.firstIndex(of: "=") {
                variables[String(line[..<split])] = String(line[line.index(after: split)...])
            }
            entry += 1
        }
        return Environment(variables)
    }

    /// The value of a variable; nil when it is not set or empty (compose files pass an empty text for "not set").
    package subscript(name: String) -> String? {
        guard let value = variables[name] else { return nil }
        let trimmed = value.trimmed()
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The value of a setting under its name or one of its aliases, and the name under which it was found.
    func find(_ setting: Setting) -> (name: String, value: String)? {
        for name in [setting.name] + setting.aliases {
            if let value = self[name] { return (name, value) }
        }
        return nil
    }
}

extension String {
    /// The text without blanks and line ends around it.
    func trimmed() -> String {
        let bytes = utf8.drop { Self.isBlank($0) }
        guard let last = bytes.lastIndex(where: { !Self.isBlank($0) }) else { return "" }
        return String(decoding: bytes[...last], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
