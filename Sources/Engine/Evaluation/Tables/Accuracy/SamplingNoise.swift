internal import Glibc

/// The total variation distance that two samples of one population have by chance alone.
///
/// It is learned from the real table without a hold-out and without drawing. Two parts of a sample, taken at random, are two independent samples of the
/// population, so their mean distance is an unbiased measure of the noise at their size; from the counts of the cells that mean is known in closed form.
/// Parts can be at most halves. For larger samples the noise is carried on: over a doubling of the size it falls by a power of it, 0 where each cell holds
/// a single row and 1/2 where cells are full, and how that power changes from eighths over quarters to halves tells how it changes further.
///
/// The usual closed form, which puts the observed frequencies into the normal approximation of the noise, is unbiased only for full cells: it does not see
/// cells that happen to be empty, and puts the ceiling of sparse three-way tables too high.
struct SamplingNoise {
    /// The parts whose distances are worked out, halves first if the noise must be carried on.
    private let parts: [SampleParts]
    private let realRows: Double
    /// How many doublings beyond halves of the real table the samples at hand are; 0 if their noise is measured directly.
    private let doublings: Double

    /// - Parameters:
    ///   - realRows: The rows that the counts add up to, at least 1.
    ///   - syntheticRows: The rows of the sample that is compared with them, at least 1.
    init(realRows: Int, syntheticRows: Int) {
        self.realRows = Double(realRows)
        // Two samples of this size, as a share of the real one, are as noisy as the two at hand.
        let share = 2 / (1 + Double(realRows) / Double(syntheticRows))
        parts = share <= 0.5 ? [SampleParts(share: share)] : [0.5, 0.25, 0.125].map { SampleParts(share: $0) }
        doublings = max(log2(2 * share), 0)
    }

    /// The mean distance of a fresh sample from the real one whose cells hold these counts, 0 … 1.
    func expectedDistance(counts: [Int]) -> Double {
        var distances = [Double](repeating: 0, count: parts.count)
        for count in counts where count > 0 {
            // A cell that holds much of the sample varies less than one of many: drawing without replacement.
            let rest = max(1 - (Double(count) - 1) / max(realRows - 1, 1), 0).squareRoot()
            for place in parts.indices { distances[place] += rest * parts[place].difference(count) }
        }
        for place in parts.indices { distances[place] /= 2 * parts[place].share * realRows }
        guard doublings > 0, distances.allSatisfy({ $0 > 0 }) else { return min(distances[0], 1) }
        let power = log2(distances[1] / distances[0])
        let before = log2(distances[2] / distances[1])
        // The powers belong to the middles of their doublings; between and beyond them the power is taken to change evenly.
        let change = (power - before) * (doublings * doublings + doublings) / 2
        let fall = min(max(power * doublings + change, 0), doublings / 2)
        return min(distances[0] * exp2(-fall), 1)
    }
}

/// Two parts of a sample, taken at random without overlap, each with the same share of its rows.
struct SampleParts {
    /// 0 … 1/2.
    let share: Double
    /// The mean difference of the numbers of rows that the parts get of a cell, by how many rows it holds.
    private let table: [Double]

    /// From here on the normal approximation is good to two thousandths.
    private static let tableSize = 128

    init(share: Double) {
        self.share = share
        table = Self.differences(share: share)
    }

    /// The mean difference between the numbers of rows that the two parts get of a cell with `count` rows.
    func difference(_ count: Int) -> Double {
        count < table.count ? table[count] : 2 * (share * Double(count) / .pi).squareRoot()
    }

    private static func differences(share: Double) -> [Double] {
        // E|2B − n| of a binomial B of n trials at 1/2 stays from odd n to the next even one, and grows by n/(n − 1) from even n − 1 to odd n.
        var halves = [0.0, 1.0]
        for count in 2..<tableSize {
            halves.append(count % 2 == 0 ? halves[count - 1] : halves[count - 1] * Double(count) / Double(count - 1))
        }
        // How many of the cell's rows fall into either part is binomial; each of those falls into one or the other.
        let either = 2 * share
        var chances = [1.0]
        var table: [Double] = []
        for count in 0..<tableSize {
            table.append((0...count).reduce(0) { $0 + chances[$1] * halves[$1] })
            chances = (0...count + 1).map { ($0 > 0 ? chances[$0 - 1] * either : 0) + ($0 <= count ? chances[$0] * (1 - either) : 0) }
        }
        return table
    }
}
