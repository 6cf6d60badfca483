package import Tabular

/// How strongly each pair of a table's columns hangs together, for a heat map.
///
/// Numbers and moments with each other: Pearson's correlation, −1 … 1. Categories and booleans with each other: Cramér's V with Bergsma's correction, 0 … 1. A
/// number with a category: the correlation ratio η, 0 … 1. Rows in which either cell is missing are left out. Text and identifiers are not looked at.
package struct AssociationMatrix: Codable, Sendable, Equatable {
    /// What an element measures.
    package enum Measure: String, Codable, Sendable {
        case correlation
        case correlationRatio
        case cramersV
    }

    /// The columns, in the table's order.
    package let columns: [String]
    /// The associations, symmetric, row by row; 1 on the diagonal; nil where a column does not vary.
    package let values: [[Double?]]
    /// What each association measures.
    package let measures: [[Measure]]

    /// Measures all pairs of a table's columns.
    ///
    /// - Parameters:
    ///   - table: The table; without rows, no association is defined.
    ///   - keys: Columns not to look at.
    package init(of table: Table, keys: [String] = []) {
        let looked = table.columns.filter { $0.type.isStatistical && !keys.contains($0.name) }
        // A column agrees in type with itself, so that aligning it cannot fail.
        let aligned = looked.compactMap { try? AlignedColumn([$0], tables: ["real"]) }
        let codes = aligned.map { column in column.codes(0).map(Int.init) }
        var values = [[Double?]](repeating: [Double?](repeating: nil, count: aligned.count), count: aligned.count)
        var measures = [[Measure]](repeating: [Measure](repeating: .correlation, count: aligned.count), count: aligned.count)
        for i in aligned.indices {
            for j in i..<aligned.count {
                let (first, second) = (aligned[i], aligned[j])
                let measure: Measure
                let value: Double?
                switch (first.isContinuous, second.isContinuous) {
                case (true, true): (measure, value) = (.correlation, Correlation.pearson(first.numbers(0), second.numbers(0)))
                case (false, false):
                    let counts = ContingencyTable(codes[i], codes[j], rows: first.levels, columns: second.levels)
                    (measure, value) = (.cramersV, counts.correctedCramersV)
                case (false, true):
                    (measure, value) = (.correlationRatio, CorrelationRatio.eta(codes[i], second.numbers(0), levels: first.levels))
                case (true, false):
                    (measure, value) = (.correlationRatio, CorrelationRatio.eta(codes[j], first.numbers(0), levels: second.levels))
                }
                // The correction leaves a column's association with itself a little off 1.
                values[i][j] = i == j && value != nil ? 1 : value
                values[j][i] = values[i][j]
                measures[i][j] = measure
                measures[j][i] = measure
            }
        }
        columns = aligned.map(\.name)
        self.values = values
        self.measures = measures
    }

    /// The association of two columns; nil if it is not defined or one of them was not looked at.
    package subscript(first: String, second: String) -> Double? {
        guard let row = columns.firstIndex(of: first), let column = columns.firstIndex(of: second) else { return nil }
        return values[row][column]
    }
}
