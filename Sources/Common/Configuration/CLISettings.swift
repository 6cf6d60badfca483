/// The settings of the command line; its options override them.
package struct CLISettings: Sendable {
    /// Address of the API, without a slash at the end.
    package let apiURL: String
    /// Least important lines that are logged: debug, info, warning or error.
    package let logLevel: String
    /// Whether an empty store is filled with an example.
    package let example: Bool

    /// Reads and checks the settings; the error lists everything that is wrong.
    package init(_ environment: Environment) throws(ConfigurationError) {
        var reader = SettingsReader(environment)
        apiURL = reader.apiURL()
        logLevel = reader.choice("LOG_LEVEL")
        example = reader.boolean("EXAMPLE")
        try reader.finish()
    }
}
