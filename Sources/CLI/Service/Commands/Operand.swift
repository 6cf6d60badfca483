/// An argument without dashes.
struct Operand: Hashable {
    enum Need: Hashable {
        case required
        case optional
    }

    /// As the usage shows it, such as `FILE`.
    let name: String
    let need: Need
    let completion: Completion

    init(_ name: String, _ need: Need = .required, completes completion: Completion = .nothing) {
        self.name = name
        self.need = need
        self.completion = completion
    }
}
