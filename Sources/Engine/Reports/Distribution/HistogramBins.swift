import Tabular

/// Ranges of numbers or moments into which a column's cells are counted: at most 30, with edges that a reader can say.
///
/// Of whole numbers each bin holds its lower edge and what lies below its upper one. Where a few numbers lie far from all others, the first and last bins hold
/// all that lies beyond them, too.
package struct HistogramBins: Codable, Sendable, Equatable {
    /// The largest number of bins.
    package static let limit = 30

    /// One more than there are bins, rising; moments in microseconds since 1970.
    package let edges: [Double]
    /// How the edges are written.
    package let texts: [String]
    /// Whether the bins grow with their numbers, for positive numbers over some powers of ten most of which are small; drawn equally wide.
    package let isLogarithmic: Bool
    /// Whether the bins are ranges of whole numbers.
    package let isWhole: Bool
    /// Whether the first bin holds all that is smaller, too.
    package let holdsBelow: Bool
    /// Whether the last bin holds all that is larger, too.
    package let holdsAbove: Bool

    /// The number of bins.
    package var count: Int { edges.count - 1 }

    /// Makes bins for all of several samples of a column.
    ///
    /// - Parameters:
    ///   - samples: The numbers; the first sample is the one that the others are compared with, so that they widen the bins to twice its range at most.
    ///   - column: How the edges are written.
    /// - Returns: Nil if the first sample has no numbers, or they are too far apart for a difference.
    init?(_ samples: [PresentNumbers], _ column: ColumnMetadata) {
        guard let first = samples.first, let core = Self.core(first) else { return nil }
        let others = samples.dropFirst().compactMap(Self.core)
        let span = core.high > core.low ? core.high - core.low : others.map { $0.high - $0.low }.max() ?? 0
        let low = max(others.reduce(core.low) { min($0, $1.low) }, core.low - span)
        let high = min(others.reduce(core.high) { max($0, $1.high) }, core.high + span)
        guard (high - low).isFinite, abs(low) < 1e300, abs(high) < 1e300 else { return nil }

        let isWhole = column.type == .integer && max(abs(low), abs(high)) < 1e15
        let growing = column.type == .real && Self.isSkewed(first) ? HistogramEdges.growing(samples.map(\.sorted)) : nil
        isLogarithmic = growing != nil
        let edges: [Double]
        if let growing {
            edges = growing
        } else if column.type == .datetime {
            edges = HistogramEdges.moments(from: low, to: high, hasTime: column.format.datetime?.hasTime ?? true)
        } else {
            edges = HistogramEdges.numbers(from: low, to: high, isWhole: isWhole, bins: first.sorted.count < 100 ? 12 : 25)
        }
        guard edges.count > 1 else { return nil }
        self.edges = edges
        self.isWhole = isWhole
        texts = edges.map { column.type == .datetime ? column.text(of: $0) : Figures.compact($0, digits: 9) }
        let (least, most) = (edges[0], edges[edges.count - 1])
        let isRightOpen = isWhole || column.type == .datetime
        holdsBelow = samples.contains { ($0.sorted.first ?? least) < least }
        holdsAbove = samples.contains { sample in sample.sorted.last.map { isRightOpen ? $0 >= most : $0 > most } ?? false }
    }

    /// Where most of a sample lies: all of it unless its outermost hundredths lie far from the rest.
    private static func core(_ sample: PresentNumbers) -> (low: Double, high: Double)? {
        guard let first = sample.sorted.first, let last = sample.sorted.last else { return nil }
        let (low, high) = (sample.quantile(0.01), sample.quantile(0.99))
        let width = high - low
        guard width > 0, last - first > 4 * width else { return (first, last) }
        return (max(first, low - width / 2), min(last, high + width / 2))
    }

    /// Whether all numbers are positive and half of them crowd in the lowest twentieth of their range, which is a thousandfold at least.
    private static func isSkewed(_ sample: PresentNumbers) -> Bool {
        guard let low = sample.sorted.first, let high = sample.sorted.last, low > 0, high / low >= 1_000 else { return false }
        return sample.quantile(0.5) - low < (high - low) / 20
    }

    /// How many of some rising numbers each bin holds.
    func counts(_ sorted: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        var bin = 0
        for number in sorted {
            while bin + 1 < count, number >= edges[bin + 1] { bin += 1 }
            counts[bin] += 1
        }
        return counts
    }

    /// What a bin holds, in words.
    package func label(_ bin: Int) -> String {
        let (from, to) = (texts[bin], texts[bin + 1])
        if bin == 0, holdsBelow { return count == 1 && holdsAbove ? "all" : "below \(to)" }
        if bin == count - 1, holdsAbove { return "\(from) and above" }
        guard isWhole else { return "\(from) to \(to)" }
        return edges[bin + 1] - edges[bin] == 1 ? from : "\(from) to \(Figures.compact(edges[bin + 1] - 1, digits: 9))"
    }
}
