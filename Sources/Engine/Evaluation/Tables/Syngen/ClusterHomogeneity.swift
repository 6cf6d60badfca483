import Random

/// How evenly the rows of two tables share clusters.
enum ClusterHomogeneity {
    /// Of larger tables, so many rows are drawn.
    private static let maximumRows = 5_000

    /// The mean over clusters of the smaller table's count over the larger's, 0 … 1; nil for fewer than three complete rows.
    static func score(_ columns: [SyngenColumn], rowCounts: [Int], seed: UInt64) -> Double? {
        let limit = min(rowCounts[0], rowCounts[1], maximumRows)
        var points: [[Double]] = []
        var origins: [Int] = []
        for table in 0...1 {
            var stream = RandomStream(seed: seed, purpose: Purpose("cluster rows"), index: UInt64(table))
            for row in stream.permutation(rowCounts[table]).prefix(limit).sorted() {
                let point = columns.map { $0.codes[table][row] }
                guard point.allSatisfy(\.isFinite) else { continue }
                points.append(point)
                origins.append(table)
            }
        }
        guard points.count > 2, !columns.isEmpty else { return nil }
        points = scaled(points)

        // The number of clusters that parts the real rows best.
        let real = zip(points, origins).filter { $1 == 0 }.map(\.0)
        var best = (index: Double.infinity, count: 2)
        for count in 2..<max(min(10, real.count), 3) where count <= points.count {
            guard real.count > count else { break }
            let clusters = KMeans(real, count: count, seed: seed)
            if let index = clusters.daviesBouldinIndex(real), index < best.index { best = (index, count) }
        }
        let labels = KMeans(points, count: best.count, seed: seed).labels
        var counts = [[Int]](repeating: [0, 0], count: best.count)
        for (label, origin) in zip(labels, origins) { counts[label][origin] += 1 }
        return meanOfDefined(counts.filter { $0[0] + $0[1] > 0 }.map { Double(min($0[0], $0[1])) / Double(max($0[0], $0[1])) })
    }

    /// Each column from 0 to 1.
    private static func scaled(_ points: [[Double]]) -> [[Double]] {
        let ranges = points[0].indices.map { column in
            points.reduce((low: Double.infinity, high: -Double.infinity)) { (min($0.low, $1[column]), max($0.high, $1[column])) }
        }
        return points.map { point in
            zip(point, ranges).map { place(of: $0, from: $1.low, to: $1.high) ?? 0 }
        }
    }
}

/// Where a number lies between others, 0 … 1, however far apart these are; nil if they are equal.
func place(of number: Double, from low: Double, to high: Double) -> Double? {
    guard low < high else { return nil }
    // The difference of two large numbers may be infinite, that of their halves is not.
    return (high - low).isFinite ? (number - low) / (high - low) : (number / 2 - low / 2) / (high / 2 - low / 2)
}
