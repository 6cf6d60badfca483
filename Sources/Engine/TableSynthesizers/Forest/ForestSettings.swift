import Specification

/// What can be chosen about a forest.
struct ForestSettings {
    /// Candidates for the least rows of a leaf, ascending.
    var leastRows: [Int]
    /// Candidates for how much of a parent's distribution is mixed in, in rows, ascending.
    var strengths: [Double]
    /// The most classes that an ordered variable's states are gathered into while its tree grows.
    var targetClasses: Int
    /// So many rows at most are used to choose settings.
    let selectionRows = 100_000

    init(_ parameters: ParameterValues) {
        let least = parameters["leafRows"].integerValue
        leastRows = least.map { [$0] } ?? [20, 35, 50, 100, 200, 400, 1000]
        let strength = parameters["mixing"].doubleValue
        strengths = strength.map { [$0] } ?? [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32]
        targetClasses = parameters.integer("targetClasses")
    }

    static let description = ComponentDescription(
        name: "forest",
        title: "Forest",
        summary: "A decision tree for each column given those before it; fast, and as faithful as a fresh sample of the real table.",
        formula: "P(row) = Π P(column | columns before it); a node of n rows: n/(n + α) · its rows' shares + α/(n + α) · its parent",
        references: [
            "Reiter: Using CART to generate partially synthetic public use microdata. Journal of Official Statistics 2005",
            "Nowok, Raab, Dibben: synthpop: Bespoke creation of synthetic data in R. Journal of Statistical Software 2016",
            "Willems, Shtarkov, Tjalkens: The context-tree weighting method. IEEE Transactions on Information Theory 1995 (mixing along the path)",
        ],
        group: "Trees",
        parameters: [
            ParameterDescription(
                "leafRows", .integer, unit: "rows", minimum: 2, maximum: 1_000_000, default: "chosen", values: ["chosen"],
                suggested: SuggestedRange(10, 500, step: 5),
                summary: "The least rows of a leaf; \"chosen\" takes for each column what makes rows kept aside most probable."),
            ParameterDescription(
                "mixing", .number, unit: "rows", minimum: 0, maximum: 1_000_000, default: "chosen", values: ["chosen"],
                suggested: SuggestedRange(0, 500, step: 5),
                summary: "How much of a parent's distribution is mixed into each node's: as much as so many rows; \"chosen\" as above."),
            ParameterDescription(
                "targetClasses", .integer, unit: "classes", minimum: 2, maximum: 256, default: 32,
                suggested: SuggestedRange(8, 256, step: 8),
                summary: "The most classes that the states of a number are gathered into while its tree grows."),
        ])
}
