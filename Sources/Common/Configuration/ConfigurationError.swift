/// Settings that are wrong; lists every problem, so that one start shows all of them.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One wrong setting.
    package struct Problem: Hashable, Sendable {
        /// The environment variable.
        package let variable: String
        /// What was found and what is expected; never the value of a secret.
        package let message: String
    }

    /// What is wrong, in the order of the table of settings.
    package let problems: [Problem]

    package var description: String {
        let count = problems.count == 1 ? "1 setting is wrong" : "\(problems.count) settings are wrong"
        return ([count + ":"] + problems.map { "  \($0.variable): \($0.message)" }).joined(separator: "\n")
    }
}
