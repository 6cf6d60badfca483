import Glibc

/// What one series of one channel looks like, in about thirty numbers that any set of series can be compared by.
///
/// The values are expected on a scale of order 1. Every number is finite whatever the values are.
struct SeriesFeatures {
    private let length: Int
    private let lags: [Int]
    /// Ranges of the spectrum's bins, each about twice as wide as the one before.
    private let bands: [Range<Int>]
    private var spectrum: PowerSpectrum

    /// How many numbers describe a series.
    let count: Int

    private static let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
    /// Values beyond it count as it: a diverged network is bad enough at a million deviations.
    private static let limit = 1e6

    /// Prepares for series of `length` steps, at least 1.
    init(length: Int) {
        self.length = length
        lags = [1, 2, 4, 8, 16, 32].filter { $0 < length }
        spectrum = PowerSpectrum(length: length)
        let bins = spectrum.size / 2
        var edges = [1]
        while let last = edges.last, last <= bins { edges.append(min(last * 2, bins + 1)) }
        if edges.count > 10 { edges.removeSubrange(1..<(edges.count - 9)) }
        bands = zip(edges, edges.dropFirst()).filter { $0 < $1 }.map { $0..<$1 }
        count = 4 + Self.quantiles.count + 2 + 4 + lags.count + 1 + bands.count + 3
    }

    /// The numbers of one series.
    mutating func callAsFunction(_ raw: [Double]) -> [Double] {
        let values = raw.map { $0.isNaN ? Self.limit : min(max($0, -Self.limit), Self.limit) }
        var features: [Double] = []
        features.reserveCapacity(count)

        let level = Moments(values)
        let sorted = values.sorted()
        features += [level.mean, logarithm(level.deviation), sorted[0], sorted[length - 1]]
        for share in Self.quantiles { features.append(quantile(sorted, share)) }
        features += [level.skewness, asinh(level.excess)]

        let increments = length > 1 ? zip(values.dropFirst(), values).map { $0 - $1 } : [0]
        let change = Moments(increments)
        let meanChange = increments.reduce(0) { $0 + abs($1) } / Double(increments.count)
        features += [logarithm(meanChange), logarithm(change.deviation), change.skewness, asinh(change.excess)]

        for lag in lags { features.append(autocorrelation(values, level, lag)) }
        features.append(crossings(values, level.mean))

        let power = spectrum(values)
        let scale = 1 / (Double(length) * Double(spectrum.size))
        for band in bands { features.append(0.5 * log(power[band].reduce(0, +) * scale + 1e-6)) }
        features += shape(of: power, scale: scale)
        return features
    }

    /// Dominant frequency and spectral centroid in octaves, and the entropy of the spectrum, 0 … 1.
    private func shape(of power: [Double], scale: Double) -> [Double] {
        let last = power.count - 1
        let total = power[1...].reduce(0, +)
        guard total * scale > 1e-9, last > 1 else { return [0, 0, 0] }
        var dominant = 1
        var centroid = 0.0
        var entropy = 0.0
        for index in 1...last {
            if power[index] > power[dominant] { dominant = index }
            let share = power[index] / total
            centroid += share * Double(index)
            if share > 0 { entropy -= share * log(share) }
        }
        return [log2(Double(dominant)), log2(centroid), entropy / log(Double(last))]
    }

    /// The logarithm of something that may be 0, in units that make a factor e count as 1.
    private func logarithm(_ value: Double) -> Double { log(value + 1e-3) }

    private func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(length - 1)
        let low = Int(place)
        let high = min(low + 1, length - 1)
        return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }

    private func autocorrelation(_ values: [Double], _ level: Moments, _ lag: Int) -> Double {
        let variance = level.deviation * level.deviation
        guard variance > 1e-12 else { return 0 }
        var sum = 0.0
        for step in lag..<length { sum += (values[step] - level.mean) * (values[step - lag] - level.mean) }
        return sum / (Double(length) * variance)
    }

    /// The share of steps at which the series crosses its mean.
    private func crossings(_ values: [Double], _ mean: Double) -> Double {
        guard length > 1 else { return 0 }
        var count = 0
        for step in 1..<length where (values[step] > mean) != (values[step - 1] > mean) { count += 1 }
        return Double(count) / Double(length - 1)
    }
}

/// Mean, deviation and the standardised third and fourth moments.
private struct Moments {
    let mean: Double
    let deviation: Double
    let skewness: Double
    /// Kurtosis minus 3.
    let excess: Double

    init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        var second = 0.0
        var third = 0.0
        var fourth = 0.0
        for value in values {
            let square = (value - mean) * (value - mean)
            second += square
            third += square * (value - mean)
            fourth += square * square
        }
        self.mean = mean
        let variance = second / count
        deviation = variance.squareRoot()
        let isFlat = variance < 1e-12
        skewness = isFlat ? 0 : third / count / (variance * deviation)
        excess = isFlat ? 0 : fourth / count / (variance * variance) - 3
    }
}
