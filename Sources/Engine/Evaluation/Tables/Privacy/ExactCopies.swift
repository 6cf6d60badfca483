package import Tabular

/// Synthetic rows that are real rows, cell by cell, and how many of them a fresh sample of the population would have.
///
/// In a table of few columns with few values, rows repeat, and a fresh sample is full of "copies". What tells is the excess over that, above all of rows that
/// occur once in the training table: to repeat such a row is to repeat one record.
package struct ExactCopies: Codable, Sendable, Equatable {
    /// Where the expectation comes from.
    package enum Expectation: String, Codable, Sendable {
        /// Counted: how many rows of the hold-out occur in the training table.
        case holdout
        /// From how often rows repeat within the training table.
        case goodTuring
    }

    /// The share of synthetic rows that occur in the training table.
    package let copies: Proportion
    /// That share of a fresh sample.
    package let expectedCopies: Proportion
    /// The share of synthetic rows that occur exactly once in the training table.
    package let copiesOfUniqueRows: Proportion
    /// That share of a fresh sample.
    package let expectedCopiesOfUniqueRows: Proportion
    package let expectation: Expectation
    /// By how much, at least, the share of copies of unique rows exceeds what a fresh sample would have: the lower end of the 95 % interval; at most 0 if
    /// nothing speaks for an excess.
    package let leastExcess: Double

    /// Counts copies.
    ///
    /// All columns count except identifiers and keys. Without a hold-out, the expectation is that of Good and Turing: of n training rows of which N₁ kinds
    /// occur once and N₂ twice, a fresh row is one of them with a chance of about 1 − N₁/n, and one of the unique ones with a chance of about 2N₂/n.
    ///
    /// Reference: Good, "The population frequencies of species and the estimation of population parameters", Biometrika 1953,
    /// doi:10.1093/biomet/40.3-4.237.
    ///
    /// - Parameters:
    ///   - training: What the synthesizer learned from.
    ///   - synthetic: A table with the training table's columns.
    ///   - holdout: Rows of the same population that the synthesizer has not seen.
    ///   - keys: Columns not to look at.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else, or there is no column to look at.
    package init(training: Table, synthetic: Table, holdout: Table? = nil, keys: [String] = []) throws(TableComparisonError) {
        var others = [("synthetic", synthetic)]
        if let holdout { others.append(("holdout", holdout)) }
        let tables = try AlignedTables(real: training, others) { $0.type != .identifier && !keys.contains($0.name) }
        guard !tables.columns.isEmpty else { throw .nothingToCompare("The real table has only identifiers.") }
        let classes = RowClasses(tables.columns, tables: Array(tables.rowCounts.indices))
        var counts = [Int](repeating: 0, count: classes.count)
        for row in classes.of[0] { counts[row] += 1 }

        let rows = Double(synthetic.rowCount)
        copies = Proportion(Double(classes.of[1].count { counts[$0] > 0 }), of: rows)
        let unique = Proportion(Double(classes.of[1].count { counts[$0] == 1 }), of: rows)
        let expected: Proportion
        if let holdout {
            let rows = Double(holdout.rowCount)
            expectedCopies = Proportion(Double(classes.of[2].count { counts[$0] > 0 }), of: rows)
            expected = Proportion(Double(classes.of[2].count { counts[$0] == 1 }), of: rows)
            expectation = .holdout
        } else {
            let rows = Double(training.rowCount)
            expectedCopies = Proportion(rows - Double(counts.count { $0 == 1 }), of: rows)
            // Each kind that occurs twice counts double, so there are half as many independent trials.
            expected = Proportion(Double(counts.count { $0 == 2 }), of: rows / 2)
            expectation = .goodTuring
        }
        copiesOfUniqueRows = unique
        expectedCopiesOfUniqueRows = expected
        leastExcess = unique.leastExcess(over: expected)
    }
}
