import Specification

/// What can be chosen about a forest.
struct ForestSettings {
    /// Candidates for the least rows of a leaf, ascending.
    var leastRows: [Int]
    /// How much of a parent's distribution is mixed in, in rows for each different state of a node.
    var mixing: Double
    /// How many trees each variable has.
    var trees: Int
    /// The most classes that an ordered variable's states are gathered into while its tree grows.
    var targetClasses: Int
    /// So many rows at most are used to choose the leaves' size.
    let selectionRows = 100_000
    /// So much of the mean log-likelihood of unseen rows (nats for a column) is given up for smaller leaves: likelihood is lost at values that were hardly ever seen, long
    /// before shares and joint frequencies get worse (docs/table-synthesizers.md).
    let tolerance = 0.1

    /// - Parameter rows: The number of training rows: a small table has small leaves, or it would have none.
    init(_ parameters: ParameterValues, rows: Int) {
        let least = parameters["leafRows"].integerValue
        leastRows = least.map { [$0] } ?? (0..<5).map { min(120, max(10, rows / 80)) << $0 }
        mixing = parameters.number("mixing")
        trees = parameters.integer("trees")
        targetClasses = parameters.integer("targetClasses")
    }

    static let description = ComponentDescription(
        name: "forest",
        title: "Forest",
        summary: "A decision tree for each column given those before it; fast, and as faithful as a fresh sample of the real table.",
        formula:
            "P(row) = Π P(column | columns before it); a node of n rows of v values: n/(n + αv) · its rows' shares + αv/(n + αv) · its parent",
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
                summary:
                    "The least rows of a leaf; \"chosen\" takes for each column the smallest leaves under which rows kept aside are about as "
                    + "probable as they can be. Smaller leaves are more faithful and nearer to single rows."),
            ParameterDescription(
                "mixing", .number, unit: "rows", minimum: 0, maximum: 1_000, default: 2.0, suggested: SuggestedRange(0, 50, step: 0.5),
                summary:
                    "How much of a parent's distribution is mixed into each node's: as much as so many rows for each different value of the node."
            ),
            ParameterDescription(
                "trees", .integer, unit: "trees", minimum: 1, maximum: 32, default: 4, suggested: SuggestedRange(1, 16, step: 1),
                summary:
                    "How many trees each column has, whose mean its distribution is; each grows on one half of the rows and holds the other. One tree has all rows."
            ),
            ParameterDescription(
                "targetClasses", .integer, unit: "classes", minimum: 2, maximum: 256, default: 32,
                suggested: SuggestedRange(8, 256, step: 8),
                summary: "The most classes that the states of a number are gathered into while its tree grows."),
        ])
}
