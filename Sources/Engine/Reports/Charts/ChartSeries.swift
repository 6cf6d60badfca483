/// Which table a mark of a chart stands for; the colours and outlines are those of `ChartStyle`.
package enum ChartRole: String, Sendable {
    case real
    case synthetic

    /// What a legend calls it.
    package var name: String { self == .real ? "Real" : "Synthetic" }
}

/// Counts of one table, bin by bin.
package struct ChartSeries: Sendable {
    package let role: ChartRole
    package let counts: [Int]

    package init(_ role: ChartRole, _ counts: [Int]) {
        self.role = role
        self.counts = counts
    }

    /// The counts as shares of their sum; zeros if there is none.
    var shares: [Double] {
        let sum = Double(counts.reduce(0, +))
        return counts.map { sum > 0 ? Double($0) / sum : 0 }
    }
}
