internal import Glibc
import Tabular

/// Edges of bins that a reader can say: multiples of 1, 2, 2.5 or 5 times a power of ten, or of a unit of time.
enum HistogramEdges {
    /// Edges around all numbers from `low` to `high`, about so many bins at most; whole ones for whole numbers, whose last edge lies above `high`.
    static func numbers(from low: Double, to high: Double, isWhole: Bool, bins: Int) -> [Double] {
        if isWhole { return whole(from: low, to: high, bins: high - low < Double(HistogramBins.limit) ? HistogramBins.limit : bins) }
        guard high > low else {
            let margin = max(abs(low) * 0.05, .leastNormalMagnitude * 1e16)
            return [low - (low == 0 ? 0.5 : margin), low + (low == 0 ? 0.5 : margin)]
        }
        let least = (high - low) / Double(bins)
        let power = pow(10, log10(least).rounded(.down))
        let step = ([1, 2, 2.5, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10) * power
        let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
        // Numbers that differ only in their last digits have no multiples between them.
        guard last - first <= Double(HistogramBins.limit), abs(first) < 1e15, abs(last) < 1e15 else { return [low, high] }
        // Dividing by a power of ten gives the decimal's nearest number, where multiplying by a negative one gives a neighbour.
        let scale = step < 1 ? (1 / power * 10).rounded() : 0
        let edges = (0...max(Int(last - first), 1)).map { place in
            let number = (first + Double(place)) * step
            return scale > 0 && scale < 1e15 ? (number * scale).rounded() / scale : number
        }
        return zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 } ? edges : [low, high]
    }

    private static func whole(from low: Double, to high: Double, bins: Int) -> [Double] {
        let least = (high - low + 1) / Double(bins)
        let power = least <= 1 ? 1 : pow(10, log10(least).rounded(.down))
        let step = least <= 1 ? 1 : ([1, 2, 5].first { $0 * power >= least } ?? 10) * power
        let first = (low / step).rounded(.down)
        let last = ((high + 1) / step).rounded(.up)
        return (0...max(Int(last - first), 1)).map { (first + Double($0)) * step }
    }

    /// The numbers 1, 2 and 5 times powers of ten, or powers of ten alone, around all positive numbers of rising samples; nil if that makes too many.
    static func growing(_ samples: [[Double]]) -> [Double]? {
        let positive = samples.compactMap { sample in sample.first { $0 > 0 }.map { ($0, sample[sample.count - 1]) } }
        guard let low = positive.map(\.0).min(), let high = positive.map(\.1).max(), low > 1e-15, high < 1e15 else { return nil }
        let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
        for steps in [[1.0, 2, 5], [1.0]] {
            // Powers of ten below one are the nearest numbers to their decimals only by division.
            let all = powers.flatMap { power in steps.map { power < 0 ? $0 / pow(10, Double(-power)) : $0 * pow(10, Double(power)) } }
            let first = all.lastIndex { $0 <= low } ?? 0
            let last = all.firstIndex { $0 >= high } ?? all.count - 1
            if last > first, last - first <= HistogramBins.limit { return Array(all[first...last]) }
        }
        return nil
    }

    private static let second = 1_000_000.0
    private static let day = 86_400 * second

    /// Edges around all moments from `low` to `high`, the last above `high`, at the beginnings of seconds, minutes, hours, days, weeks, months or years.
    static func moments(from low: Double, to high: Double, hasTime: Bool) -> [Double] {
        // Beyond, no date can be said.
        let (low, high) = (max(low, -6e16), min(high, 2.5e17))
        guard low <= high else { return [] }
        let bins = 26.0
        let steps: [Double] =
            (hasTime ? [1e-6, 1e-3, 1e-2, 0.1, 1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200].map { $0 * second } : []) + [
                day, 2 * day,
            ]
        if let step = steps.first(where: { (high - low) / $0 < bins }) { return multiples(of: step, from: low, to: high, offset: 0) }
        // The first of January 1970 was a Thursday; weeks begin on Mondays.
        if (high - low) / (7 * day) < bins { return multiples(of: 7 * day, from: low, to: high, offset: -3 * day) }
        for months in [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000] where (high - low) / (Double(months) * 30.4 * day) < bins {
            return calendar(months: months, from: low, to: high)
        }
        return [low, high + 1]
    }

    private static func multiples(of step: Double, from low: Double, to high: Double, offset: Double) -> [Double] {
        let first = ((low - offset) / step).rounded(.down)
        let last = max(((high - offset) / step).rounded(.down), first) + 1
        return (0...Int(last - first)).map { (first + Double($0)) * step + offset }
    }

    private static func calendar(months step: Int, from low: Double, to high: Double) -> [Double] {
        let date = CivilDate.date(days: Int((low / day).rounded(.down)))
        let month = date.year * 12 + date.month - 1
        var next = Int((Double(month) / Double(step)).rounded(.down)) * step
        var edges: [Double] = []
        while (edges.last ?? -.infinity) <= high, edges.count <= HistogramBins.limit {
            let year = Int((Double(next) / 12).rounded(.down))
            guard let days = CivilDate.days(year: year, month: next - year * 12 + 1, day: 1) else { return [low, high + 1] }
            edges.append(Double(days) * day)
            next += step
        }
        return edges
    }
}
