/// What a shell may offer for a value.
enum Completion: Hashable {
    case nothing
    case file
    case folder
    /// A name from the store of models, or a file.
    case model
    case words([String])
}
