import Glibc
import Series

/// Turns series of one shape into points of a space in which distances mean something.
struct SeriesDescriber: Sendable {
    /// Numbers per series.
    let width: Int
    private let length: Int
    private let channelCount: Int
    /// Level and spread of each channel over all held-out series.
    private let levels: [Double]
    private let spreads: [Double]
    /// Pairs of channels whose correlation is looked at: all of few channels, neighbours of many.
    private let pairs: [(Int, Int)]
    private var centres: [Double] = []
    private var scales: [Double] = []

    /// Prepares for series like those of `set`, whose channels' level and spread become the units.
    init(of set: SeriesSet) {
        length = set.length
        channelCount = set.channels.count
        let channels = 0..<channelCount
        pairs =
            channelCount <= 8
            ? channels.flatMap { first in channels.filter { $0 > first }.map { (first, $0) } }
            : zip(channels, channels.dropFirst()).map { ($0, $1) }
        width = channelCount * SeriesFeatures(length: set.length).count + pairs.count
        var levels: [Double] = []
        var spreads: [Double] = []
        for channel in channels {
            var sum = 0.0
            var squares = 0.0
            let steps = set.count * set.length
            for index in 0..<steps { sum += Double(set.values[index * channelCount + channel]) }
            let mean = sum / Double(steps)
            for index in 0..<steps {
                let deviation = Double(set.values[index * channelCount + channel]) - mean
                squares += deviation * deviation
            }
            let spread = (squares / Double(steps)).squareRoot()
            levels.append(mean)
            // A channel that never changes is measured by its own size, so that leaving it counts.
            spreads.append(spread > 1e-6 * abs(mean) && spread > 0 ? spread : max(abs(mean), 1))
        }
        self.levels = levels
        self.spreads = spreads
    }

    /// The raw descriptions, one row of `width` numbers per series.
    func descriptions(of set: SeriesSet) -> [Double] {
        var features = SeriesFeatures(length: length)
        var rows: [Double] = []
        rows.reserveCapacity(set.count * width)
        var series = [[Double]](repeating: [Double](repeating: 0, count: length), count: channelCount)
        for index in 0..<set.count {
            let start = index * length * channelCount
            for channel in 0..<channelCount {
                for step in 0..<length {
                    series[channel][step] = (Double(set.values[start + step * channelCount + channel]) - levels[channel]) / spreads[channel]
                }
                rows += features(series[channel])
            }
            for (first, second) in pairs { rows.append(correlation(series[first], series[second])) }
        }
        return rows
    }

    /// Takes the centre and spread of each number from the rows of the held-out series.
    mutating func standardize(by rows: [Double]) {
        let count = rows.count / width
        centres = []
        scales = []
        for column in 0..<width {
            var sum = 0.0
            var squares = 0.0
            for row in 0..<count { sum += rows[row * width + column] }
            let mean = sum / Double(count)
            for row in 0..<count { squares += (rows[row * width + column] - mean) * (rows[row * width + column] - mean) }
            centres.append(mean)
            // Where real series hardly differ, a difference of a twentieth of a channel's spread counts as one deviation.
            scales.append(max((squares / Double(count)).squareRoot(), 0.05))
        }
    }

    /// The rows in deviations from the centres; far values are drawn in (asinh), so that one number cannot outweigh all others.
    func standardized(_ rows: [Double]) -> [Double] {
        var result = rows
        for index in result.indices {
            let column = index % width
            result[index] = asinh((result[index] - centres[column]) / scales[column])
        }
        return result
    }

    private func correlation(_ first: [Double], _ second: [Double]) -> Double {
        let count = Double(length)
        let (a, b) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
        var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
        for (x, y) in zip(first, second) {
            products += (x - a) * (y - b)
            squaresA += (x - a) * (x - a)
            squaresB += (y - b) * (y - b)
        }
        guard squaresA > 1e-12, squaresB > 1e-12 else { return 0 }
        let value = products / (squaresA * squaresB).squareRoot()
        return value.isFinite ? value : 0
    }
}
