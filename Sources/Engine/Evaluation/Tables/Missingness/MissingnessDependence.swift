/// How far another column tells where a column's cells are missing.
package struct MissingnessDependence: Codable, Sendable, Equatable {
    /// Rows in which the other column has a certain value or lies in a certain range, and how many of them lack the column.
    package struct Group: Codable, Sendable, Equatable {
        /// Which rows they are.
        package let bin: BinDescription
        /// The share of the real rows in the group, 0 … 1.
        package let realRows: Double
        /// The share of the group's real rows that lack the column; nil if there are none.
        package let realMissing: Double?
        /// The share of the group's synthetic rows that lack the column; nil if there are none.
        package let syntheticMissing: Double?
    }

    /// The column whose cells are missing.
    package let column: String
    /// The column that tells where.
    package let on: String
    /// Cramér's V, corrected for bias, between being missing and the other column's groups in the real table, 0 … 1; nil if it is not defined.
    package let real: Double?
    /// The same in the synthetic table.
    package let synthetic: Double?
    /// Groups that occur in either table.
    package let groups: [Group]
    /// 1 − the mean absolute difference of the groups' shares of missing cells, weighted by the real rows, 0 … 1. A group without synthetic rows counts as if
    /// the whole synthetic column's share held there.
    package let agreement: Double
}

extension MissingnessDependence {
    /// Measures a dependence; `bins` and `gaps` have one list for the real and one for the synthetic table.
    init(column: String, on other: AlignedColumn, rule: Discretization, bins: [[UInt8]], gaps: [[Bool]]) {
        let associations = (0...1).map { table in
            ContingencyTable(bins[table].map(Int.init), gaps[table].map { $0 ? 1 : 0 }, rows: Discretization.binCount, columns: 2)
                .correctedCramersV
        }
        var rows = [[Int]](repeating: [Int](repeating: 0, count: Discretization.binCount), count: 2)
        var missing = rows
        for table in 0...1 {
            for (bin, isMissing) in zip(bins[table], gaps[table]) {
                rows[table][Int(bin)] += 1
                if isMissing { missing[table][Int(bin)] += 1 }
            }
        }
        let overall = Double(gaps[1].count { $0 }) / Double(gaps[1].count)
        var difference = 0.0
        var groups: [Group] = []
        for bin in 0..<Discretization.binCount where rows[0][bin] + rows[1][bin] > 0 {
            let shares = (0...1).map { table in rows[table][bin] > 0 ? Double(missing[table][bin]) / Double(rows[table][bin]) : nil }
            let weight = Double(rows[0][bin]) / Double(gaps[0].count)
            if let share = shares[0] { difference += weight * abs(share - (shares[1] ?? overall)) }
            groups.append(
                Group(bin: rule.description(of: bin, column: other), realRows: weight, realMissing: shares[0], syntheticMissing: shares[1]))
        }
        self.column = column
        on = other.name
        real = associations[0]
        synthetic = associations[1]
        self.groups = groups
        agreement = 1 - difference
    }
}
