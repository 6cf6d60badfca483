/// Correlation coefficients over the rows in which both numbers are present.
enum Correlation {
    /// Pearson's coefficient over the rows where neither number is NaN; nil if fewer than two rows are left, one of the columns is constant there
    /// or the numbers are not finite.
    static func pearson(_ first: [Double], _ second: [Double]) -> Double? {
        let rows = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN }
        guard rows.count > 1 else { return nil }
        let x = rows.map { first[$0] }
        let y = rows.map { second[$0] }
        guard x.contains(where: { $0 != x[0] }), y.contains(where: { $0 != y[0] }) else { return nil }
        let (a, b) = (centred(x), centred(y))
        var sum = 0.0
        for row in a.indices { sum += a[row] * b[row] }
        return sum.isFinite ? min(max(sum, -1), 1) : nil
    }

    /// Spearman's coefficient: Pearson's of the ranks, ties sharing their mean rank, over the rows where both numbers are present.
    static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        let rows = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN }
        return pearson(ranks(rows.map { first[$0] }), ranks(rows.map { second[$0] }))
    }

    /// The numbers less their mean, at length 1.
    private static func centred(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        // Scaled before it is squared, so that large numbers do not overflow.
        let scale = values.reduce(0) { max($0, abs($1 - mean)) }
        let scaled = values.map { ($0 - mean) / scale }
        let length = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / length }
    }

    /// 1 for the smallest; equal numbers get the mean of their ranks.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
