import Random
package import Tabular

/// Whether synthetic rows lie nearer to the rows that were learned from than to equally many rows of the same population that were not.
///
/// For every synthetic row the nearest training row and the nearest hold-out row are looked for, exactly. A synthesizer that learned the population and
/// nothing of its sample is as often nearer to the one as to the other.
///
/// The distance of two rows is the mean over columns of min(|difference|, 1): numbers and moments in units of the width between the real rows' 5 % and 95 %
/// quantiles, categories and text 0 or 1, missing equal to missing and at 1 from any value. Identifiers are not looked at.
///
/// References: Platzer, Reutterer, "Holdout-based empirical assessment of mixed-type synthetic data", Frontiers in Big Data 2021,
/// doi:10.3389/fdata.2021.679939.
package struct Closeness: Codable, Sendable, Equatable {
    /// What the distances to a table's nearest rows are like.
    package struct Distances: Codable, Sendable, Equatable {
        /// The 5 % quantile of the distances to the nearest row, 0 … 1.
        package let low: Double
        /// Their median.
        package let median: Double
        /// The 5 % quantile of the ratios of the distances to the nearest and to the second nearest row, 0 … 1: small where synthetic rows point at one
        /// single row.
        package let lowRatio: Double
        /// The median of those ratios.
        package let medianRatio: Double
    }

    /// The share of synthetic rows nearer to the training than to the hold-out rows, ties counting half; 0.5 is ideal. Synthetic rows with the same nearest
    /// real row hang together, and the interval is as wide as that demands.
    package let nearerToTraining: Proportion
    /// Distances of the synthetic rows to the training rows.
    package let training: Distances
    /// Distances of the synthetic rows to the hold-out rows: what those to the training rows should be like.
    package let holdout: Distances
    /// How many synthetic rows were looked at.
    package let syntheticRows: Int
    /// How many training rows, and as many hold-out rows, they were compared with.
    package let realRows: Int

    /// Compares the distances.
    ///
    /// - Parameters:
    ///   - training: What the synthesizer learned from.
    ///   - synthetic: A table with the training table's columns.
    ///   - holdout: Rows of the same population that the synthesizer has not seen. The larger of the two real tables is thinned at random.
    ///   - keys: Columns not to look at.
    ///   - maximumRows: Of larger tables, so many rows are drawn.
    ///   - threads: How many threads search; the result does not depend on it.
    ///   - seed: The same seed draws the same rows.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else, or there is no column to look at.
    /// - Complexity: At most synthetic rows × real rows × columns, mostly a small part of it.
    package init(
        training: Table, synthetic: Table, holdout: Table, keys: [String] = [], maximumRows: Int = 50_000, threads: Int = 1,
        seed: UInt64 = 0
    ) throws(TableComparisonError) {
        let tables = try AlignedTables(real: training, [("synthetic", synthetic), ("holdout", holdout)]) {
            $0.type != .identifier && !keys.contains($0.name)
        }
        guard !tables.columns.isEmpty else { throw .nothingToCompare("The real table has only identifiers.") }
        let encoding = RowEncoding(tables.columns, reals: [0, 2])
        let size = min(training.rowCount, holdout.rowCount, maximumRows)
        func points(_ table: Int, _ size: Int) -> RowEncoding.Points {
            let count = tables.rowCounts[table]
            guard count > size else { return encoding.points(table) }
            var stream = RandomStream(seed: seed, purpose: Purpose("closeness"), index: UInt64(table))
            return encoding.points(table).gathered(stream.permutation(count).prefix(size).sorted())
        }
        let made = points(1, maximumRows)
        let near = NearestRows(points(0, size)).neighbours(of: made, threads: threads)
        let far = NearestRows(points(2, size)).neighbours(of: made, threads: threads)

        nearerToTraining = Self.share(near, far, realRows: size)
        self.training = Self.distances(near, columns: tables.columns.count)
        self.holdout = Self.distances(far, columns: tables.columns.count)
        syntheticRows = near.count
        realRows = size
    }

    /// The share that is nearer, with the interval of as many independent rows as there are in effect.
    ///
    /// Were synthetic and real rows independent, which of the real rows are called training would be a matter of chance. Then the share varies by
    /// ¼ Σ w², where w is the share of synthetic rows that have a real row as their nearest; so 1/Σ w² is the number of independent rows.
    private static func share(_ near: [NearestRows.Neighbour], _ far: [NearestRows.Neighbour], realRows: Int) -> Proportion {
        var wins = 0.0
        var weights = [Int](repeating: 0, count: 2 * realRows)
        for (training, holdout) in zip(near, far) {
            wins += training.distance < holdout.distance ? 1 : training.distance == holdout.distance ? 0.5 : 0
            weights[training.distance <= holdout.distance ? Int(training.row) : realRows + Int(holdout.row)] += 1
        }
        let count = Double(near.count)
        let squares = weights.reduce(0.0) { $0 + Double($1) * Double($1) }
        let effective = count * count / squares
        return Proportion(wins / count * effective, of: effective)
    }

    private static func distances(_ neighbours: [NearestRows.Neighbour], columns: Int) -> Distances {
        let distances = neighbours.map { Double($0.distance) / Double(columns) }.sorted()
        // Two rows at distance 0 are no single row that is pointed at.
        let ratios = neighbours.map { $0.second > 0 ? Double($0.distance / $0.second) : 1 }.sorted()
        return Distances(
            low: Discretization.quantile(distances, 0.05), median: Discretization.quantile(distances, 0.5),
            lowRatio: Discretization.quantile(ratios, 0.05), medianRatio: Discretization.quantile(ratios, 0.5))
    }
}
