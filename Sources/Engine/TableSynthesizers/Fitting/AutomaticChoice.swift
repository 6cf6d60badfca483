import Specification

/// The synthesizer `auto`: several are fitted, the fastest first, until made rows cannot be told from real ones; the best is kept.
enum AutomaticChoice {
    static let name = "auto"

    static let description = ComponentDescription(
        name: name,
        title: "Automatic",
        summary: "Fits copula, forest and argn, the fastest first, until made rows cannot be told from rows kept aside; keeps the best and says why.",
        references: ["Lopez-Paz, Oquab: Revisiting classifier two-sample tests. ICLR 2017 (what decides)"],
        group: "Automatic",
        parameters: AutoregressionFit.description.parameters.filter { ["timeLimit", "maximumEpochs"].contains($0.name) })

    /// Beyond so many cells argn takes minutes, and is not tried unless it is asked for.
    private static let cellLimit = 2_000_000

    /// The synthesizers that are tried, in order.
    static func candidates(rows: Int, variables: Int) -> [String] {
        ["copula", "forest", "argn"].filter {
            TableSynthesizerCatalog.description(named: $0) != nil && ($0 != "argn" || rows * variables <= cellLimit)
        }
    }

    /// The parameters of one of them: those that both have, and its own defaults.
    static func parameters(of candidate: String, _ parameters: ParameterValues) throws(SpecificationError) -> ParameterValues {
        guard let description = TableSynthesizerCatalog.description(named: candidate) else {
            throw SpecificationError("synthesizer", "there is no synthesizer \(candidate)")
        }
        let known = Set(description.parameters.map(\.name))
        return try ParameterValues(parameters.values.filter { known.contains($0.key) }, for: description)
    }
}
