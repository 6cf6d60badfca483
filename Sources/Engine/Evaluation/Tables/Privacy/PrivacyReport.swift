package import Tabular

/// Whether a synthetic table exposes the people whose data it was learned from, and whether it may be shared.
package struct PrivacyReport: Codable, Sendable, Equatable {
    /// What the figures say.
    package enum Verdict: String, Codable, Sendable, CaseIterable {
        /// Nothing speaks for copying, and the figures are precise enough to have shown it.
        case noSignOfCopying
        /// The synthetic rows lean towards the training rows, by less than the limit.
        case slight
        /// There are too few rows, or no hold-out, to tell.
        case undecided
        /// The synthetic rows are too near to the training rows, or repeat them.
        case doNotShare
    }

    /// nil without a hold-out.
    package let closeness: Closeness?
    package let copies: ExactCopies
    package let limits: PrivacyLimits
    package let verdict: Verdict
    /// The verdict and its reason in plain words.
    package let explanation: String

    /// Whether nothing forbids sharing the table. An undecided verdict forbids nothing and proves nothing.
    package var mayBeShared: Bool { verdict != .doNotShare }

    /// Judges a synthetic table.
    ///
    /// - Parameters:
    ///   - training: What the synthesizer learned from.
    ///   - synthetic: A table with the training table's columns.
    ///   - holdout: Rows of the same population that the synthesizer has not seen; best as many as training rows. Without them only exact copies are found.
    ///   - keys: Columns whose values only say which row it is; they are not looked at, nor are identifiers.
    ///   - limits: From where on a table must not be shared.
    ///   - maximumRows: Of larger tables, so many rows are drawn for the distances. Copies are counted in all rows.
    ///   - threads: How many threads search; the result does not depend on it.
    ///   - seed: The same seed draws the same rows.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else, or there is no column to look at.
    package init(
        training: Table, synthetic: Table, holdout: Table?, keys: [String] = [], limits: PrivacyLimits = PrivacyLimits(),
        maximumRows: Int = 50_000, threads: Int = 1, seed: UInt64 = 0
    ) throws(TableComparisonError) {
        let copies = try ExactCopies(training: training, synthetic: synthetic, holdout: holdout, keys: keys)
        var closeness: Closeness?
        if let holdout {
            closeness = try Closeness(
                training: training, synthetic: synthetic, holdout: holdout, keys: keys, maximumRows: maximumRows, threads: threads,
                seed: seed)
        }
        self.copies = copies
        self.closeness = closeness
        self.limits = limits
        (verdict, explanation) = PrivacyJudgement(closeness: closeness, copies: copies, limits: limits).verdict()
    }
}

/// From where on a synthetic table must not be shared.
///
/// - If a share x of the synthetic rows were copies and the others independent of the training rows, the share nearer to training than to hold-out would be
///   ½ + x/2. The limit of 0.55 thus allows what one copy in ten rows would do. Published shares of synthesizers that do not copy lie between 0.48 and
///   0.53, those of decision trees that copy values from leaves at 0.54 to 0.61. The whole 95 % interval must lie above the limit, so that chance alone forbids
///   no table.
/// - A row that repeats one single training row in every cell is worse than one that lies near it, so of such rows one in a hundred above what a fresh sample
///   would have is too many, again with its whole interval.
package struct PrivacyLimits: Codable, Sendable, Equatable {
    /// The share of synthetic rows nearer to training than to hold-out, 0.5 … 1.
    package var nearerToTraining: Double
    /// The share of synthetic rows that copy rows unique in training, above that of a fresh sample, 0 … 1.
    package var excessCopies: Double

    package init(nearerToTraining: Double = 0.55, excessCopies: Double = 0.01) {
        self.nearerToTraining = nearerToTraining
        self.excessCopies = excessCopies
    }
}
