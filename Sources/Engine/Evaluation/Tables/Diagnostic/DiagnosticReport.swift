package import Tabular

/// Whether a synthetic table is valid: the Diagnostic Report of SDMetrics, with its numbers.
///
/// The scores agree with version 0.32 of the package `sdmetrics`, its checks of text formats left out: the cells of a `Table` are already typed. Types are
/// compared as this project has them, so a whole-number column does not change its type by having missing cells, as it does in pandas.
///
/// Reference: the package's documentation, https://docs.sdv.dev/sdmetrics.
package struct DiagnosticReport: Codable, Sendable, Equatable {
    /// The scores of composite keys and then of the columns, in the real table's order.
    package let columns: [ColumnScore]
    /// The mean of the columns' scores, 0 … 1; nil if none is defined.
    package let dataValidity: Double?
    /// The share of (name, type) pairs that the tables have in common, 0 … 1.
    package let dataStructure: Double
    /// The mean of both.
    package let score: Double

    /// Examines a synthetic table.
    ///
    /// - Parameters:
    ///   - real: The table that the synthetic one imitates.
    ///   - synthetic: A table with any number of rows. Columns that only one of the tables has count in the structure alone.
    ///   - keys: The columns of each key. A key of one column must be unique and is not looked at otherwise.
    /// - Throws: `TableComparisonError` if a table is empty or a column holds something else in both.
    package init(real: Table, synthetic: Table, keys: [[String]] = []) throws(TableComparisonError) {
        let single = keys.filter { $0.count == 1 }.flatMap { $0 }
        let aligned = try AlignedTables(real: real, [("synthetic", synthetic)]) { column in
            synthetic[column.name] != nil && (column.type.isStatistical || keys.contains { $0.contains(column.name) })
        }
        var scores: [ColumnScore] = []
        for key in keys where key.count > 1 {
            let members = aligned.columns.filter { key.contains($0.name) }
            scores.append(Self.uniqueness(members, name: key.joined(separator: ","), rows: synthetic.rowCount))
        }
        for column in aligned.columns {
            if single.contains(column.name) {
                scores.append(Self.uniqueness([column], name: column.name, rows: synthetic.rowCount))
            } else if column.type.isStatistical {
                scores.append(column.isContinuous ? Self.boundaries(column) : Self.categories(column))
            }
        }
        columns = scores
        let (validity, structure) = (meanOfDefined(scores.map(\.score)), Self.structure(real, synthetic))
        dataValidity = validity
        dataStructure = structure
        score = validity.map { ($0 + structure) / 2 } ?? structure
    }

    /// The share of synthetic numbers within the real ones' bounds. Missing cells count as outside if the real column has none, else not at all.
    private static func boundaries(_ column: AlignedColumn) -> ColumnScore {
        let (real, synthetic) = (column.numbers(0), column.numbers(1))
        let present = real.filter { !$0.isNaN }
        let low = present.min() ?? .infinity
        let high = present.max() ?? -.infinity
        let looked = present.count < real.count ? synthetic.filter { !$0.isNaN } : synthetic
        let inside = looked.count { $0 >= low && $0 <= high }
        let score = looked.isEmpty ? nil : Double(inside) / Double(looked.count)
        return ColumnScore(column: column.name, metric: .boundaryAdherence, score: score)
    }

    /// The share of synthetic cells whose value, or whose being missing, occurs in the real column.
    private static func categories(_ column: AlignedColumn) -> ColumnScore {
        var known = [Bool](repeating: false, count: column.levels + 1)
        for code in column.codes(0) { known[code < 0 ? column.levels : Int(code)] = true }
        let synthetic = column.codes(1)
        let valid = synthetic.count { known[$0 < 0 ? column.levels : Int($0)] }
        return ColumnScore(column: column.name, metric: .categoryAdherence, score: Double(valid) / Double(synthetic.count))
    }

    /// The share of synthetic rows whose key is not entirely missing and did not occur in a row before.
    private static func uniqueness(_ members: [AlignedColumn], name: String, rows: Int) -> ColumnScore {
        guard !members.isEmpty else { return ColumnScore(column: name, metric: .keyUniqueness, score: nil) }
        let classes = RowClasses(members, tables: [1])
        var seen = [Bool](repeating: false, count: classes.count)
        var good = 0
        for row in 0..<rows {
            let isMissing = members.allSatisfy { $0.isContinuous ? $0.numbers(1)[row].isNaN : $0.codes(1)[row] < 0 }
            if !isMissing, !seen[classes.of[0][row]] { good += 1 }
            seen[classes.of[0][row]] = true
        }
        return ColumnScore(column: name, metric: .keyUniqueness, score: Double(good) / Double(rows))
    }

    private static func structure(_ real: Table, _ synthetic: Table) -> Double {
        let common = real.columns.count { synthetic[$0.name]?.type == $0.type }
        let all = real.columns.count + synthetic.columns.count - common
        return all > 0 ? Double(common) / Double(all) : 1
    }
}
