import Random
import Trees

/// Matrices and targets for tests.
enum TestMatrices {
    /// A matrix of ordered features, named a, b, c and so on, from bins.
    static func ordered(_ columns: [[UInt8]], binCount: Int = 256) -> BinnedMatrix {
        let names = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        return BinnedMatrix(
            columns.indices.map { Feature(names[$0], isOrdered: true, binCount: binCount) }, columns: columns,
            rowCount: columns.first?.count ?? 0)
    }

    /// One unordered feature, named a.
    static func unordered(_ column: [UInt8], binCount: Int = 256) -> BinnedMatrix {
        BinnedMatrix([Feature("a", isOrdered: false, binCount: binCount)], columns: [column], rowCount: column.count)
    }

    /// Random bins of some ordered and as many unordered features with missing cells, and numbers that depend on them with some noise.
    static func random(rows: Int, pairs: Int, seed: UInt64) -> (matrix: BinnedMatrix, values: [Double]) {
        var stream = RandomStream(seed: seed, purpose: Purpose("test"))
        var features: [Feature] = []
        var columns: [[UInt8]] = []
        var values = (0..<rows).map { _ in Double(stream.normal()) / 2 }
        for pair in 0..<pairs {
            for isOrdered in [true, false] {
                let bins = isOrdered ? 200 : 30
                features.append(Feature("\(isOrdered ? "ordered" : "unordered") \(pair)", isOrdered: isOrdered, binCount: bins))
                let column = (0..<rows).map { _ in UInt8(stream.integer(below: bins)) }
                for row in 0..<rows {
                    values[row] += isOrdered ? Double(column[row]) / 100 : Double(Int(column[row]) * 7 % 10) / 10
                    if column[row] == 0 { values[row] += Double(pair) }
                }
                columns.append(column)
            }
        }
        return (BinnedMatrix(features, columns: columns, rowCount: rows), values)
    }
}
