/// The command cannot be understood.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    let command: String?

    init(_ description: String, command: String? = nil) {
        self.description = description
        self.command = command
    }
}
