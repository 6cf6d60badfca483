internal import Glibc

/// The environment variables that tests look at.
package enum TestEnvironment {
    /// The text of a variable; nil when it is not set or empty.
    package static func text(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    package static func integer(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
}
