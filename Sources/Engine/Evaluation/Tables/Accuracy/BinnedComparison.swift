/// Two tables in bins, ready to be compared on combinations of their columns.
struct BinnedComparison {
    /// 1 − the total variation distance of the joint frequencies, and what a fresh sample would reach on average.
    struct Score {
        let accuracy: Double
        let ceiling: Double
    }

    private let real: [[UInt8]]
    private let synthetic: [[UInt8]]
    private let noise: SamplingNoise

    /// Bins the first table of the columns, the real one, and the second; the bins are made from the table whose number is given.
    init(_ tables: AlignedTables, binnedBy table: Int) {
        let rules = tables.columns.map { Discretization($0, table: table) }
        real = zip(tables.columns, rules).map { $1.bins($0, table: 0) }
        synthetic = zip(tables.columns, rules).map { $1.bins($0, table: 1) }
        noise = SamplingNoise(realRows: tables.rowCounts[0], syntheticRows: tables.rowCounts[1])
    }

    /// The scores of combinations of columns.
    func scores(_ combinations: [[Int]]) -> [Score] { combinations.map(score) }

    private func score(_ columns: [Int]) -> Score {
        let cells = columns.reduce(1) { cells, _ in cells * Discretization.binCount }
        let (first, second) = (counts(real, columns, cells), counts(synthetic, columns, cells))
        let (rows, others) = (first.reduce(0, +), second.reduce(0, +))
        var sum = 0
        for cell in 0..<cells { sum += abs(first[cell] * others - second[cell] * rows) }
        let distance = Double(sum) / (2 * Double(rows) * Double(others))
        return Score(accuracy: 1 - distance, ceiling: 1 - noise.expectedDistance(counts: first))
    }

    private func counts(_ bins: [[UInt8]], _ columns: [Int], _ cells: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: cells)
        bins[columns[0]].withUnsafeBufferPointer { first in
            if columns.count == 1 {
                for row in first.indices { counts[Int(first[row])] += 1 }
                return
            }
            bins[columns[1]].withUnsafeBufferPointer { second in
                if columns.count == 2 {
                    for row in first.indices { counts[Int(first[row]) * Discretization.binCount + Int(second[row])] += 1 }
                    return
                }
                bins[columns[2]].withUnsafeBufferPointer { third in
                    for row in first.indices {
                        let pair = Int(first[row]) * Discretization.binCount + Int(second[row])
                        counts[pair * Discretization.binCount + Int(third[row])] += 1
                    }
                }
            }
        }
        return counts
    }
}
