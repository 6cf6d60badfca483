package import Tabular

/// Whether cells are missing as often in a synthetic table as in the real one, and in the same rows.
///
/// The share of missing cells of each column is the easy part. Where a column is missing exactly if another has a certain value, a synthesizer that keeps
/// the share and forgets the rule turns 100 % and 0 % into 34 % and 34 %, and every row it makes is impossible.
package struct MissingnessReport: Codable, Sendable, Equatable {
    /// How much of a column is missing.
    package struct Share: Codable, Sendable, Equatable {
        package let column: String
        /// 0 … 1.
        package let real: Double
        package let synthetic: Double
    }

    /// All columns, in the real table's order.
    package let shares: [Share]
    /// The largest absolute difference of shares.
    package let largestDifference: Double
    /// For each column that is missing in some real rows and present in others: the columns that tell most about where, the strongest first.
    package let dependences: [MissingnessDependence]
    /// The mean agreement of the strongest dependences of each column, 0 … 1; 1 if there are none.
    package let agreement: Double

    /// Compares where cells are missing.
    ///
    /// - Parameters:
    ///   - real: The table that the synthetic one imitates.
    ///   - synthetic: A table with the real one's columns and any number of rows.
    ///   - keys: Columns not to look at for dependences.
    ///   - perColumn: How many dependences to keep of each column.
    ///   - least: Dependences of a smaller Cramér's V in the real table are taken for chance.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else.
    package init(
        real: Table, synthetic: Table, keys: [String] = [], perColumn: Int = 3, least: Double = 0.1
    ) throws(TableComparisonError) {
        for column in real.columns where synthetic[column.name] == nil { throw .missingColumn(column.name, table: "synthetic") }
        let tables = try AlignedTables(real: real, [("synthetic", synthetic)]) { $0.type.isStatistical && !keys.contains($0.name) }
        func share(_ column: Column) -> Double { Double(column.missingCount) / Double(column.count) }
        let shares = real.columns.map { column in
            Share(column: column.name, real: share(column), synthetic: synthetic[column.name].map(share) ?? 0)
        }
        let rules = tables.columns.map { Discretization($0, table: 0) }
        let bins = zip(tables.columns, rules).map { column, rule in [rule.bins(column, table: 0), rule.bins(column, table: 1)] }

        var dependences: [MissingnessDependence] = []
        var agreements: [Double] = []
        for column in real.columns where column.missingCount > 0 && column.missingCount < column.count && !keys.contains(column.name) {
            guard let other = synthetic[column.name] else { continue }
            let gaps = [(0..<real.rowCount).map(column.isMissing), (0..<synthetic.rowCount).map(other.isMissing)]
            let found = tables.columns.indices.filter { tables.columns[$0].name != column.name }
                .map { place in
                    MissingnessDependence(
                        column: column.name, on: tables.columns[place], rule: rules[place], bins: bins[place], gaps: gaps)
                }
                .filter { ($0.real ?? 0) >= least }
                .enumerated().sorted { ($1.element.real ?? 0, $0.offset) < ($0.element.real ?? 0, $1.offset) }.map(\.element)
            dependences += found.prefix(max(perColumn, 0))
            if let strongest = found.first { agreements.append(strongest.agreement) }
        }
        self.shares = shares
        largestDifference = shares.map { abs($0.real - $0.synthetic) }.max() ?? 0
        self.dependences = dependences
        agreement = meanOfDefined(agreements) ?? 1
    }
}
