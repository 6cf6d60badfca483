import Specification

/// The synthesizer `auto`: several are fitted and the one is kept that does best on rows none of them has learned from.
enum AutomaticChoice {
    static let name = "auto"

    static let description = ComponentDescription(
        name: name,
        title: "Automatic",
        summary: "Fits several synthesizers, keeps the one whose rows are hardest to tell from rows it has not seen, and says why.",
        references: [],
        group: "Automatic",
        parameters: [])

    /// The synthesizers that are tried.
    static func candidates(_ parameters: ParameterValues, rows: Int) -> [String] { ["copula", "forest"] }

    /// The parameters of one of them.
    static func parameters(of candidate: String, _ parameters: ParameterValues) throws(SpecificationError) -> ParameterValues {
        guard let description = TableSynthesizerCatalog.description(named: candidate) else {
            throw SpecificationError("synthesizer", "there is no synthesizer \(candidate)")
        }
        return try ParameterValues([:], for: description)
    }
}
