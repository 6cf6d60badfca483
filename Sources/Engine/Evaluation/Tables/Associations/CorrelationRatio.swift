/// How much of a number's variance a category explains.
enum CorrelationRatio {
    /// η, the root of the share of the variance that lies between the categories, 0 … 1, over the rows where both are present; nil if the numbers do not
    /// vary there or only one category occurs.
    ///
    /// Reference: Fisher, "Statistical Methods for Research Workers", 1925.
    static func eta(_ codes: [Int], _ numbers: [Double], levels: Int) -> Double? {
        var counts = [Double](repeating: 0, count: levels)
        var sums = [Double](repeating: 0, count: levels)
        let rows = codes.indices.filter { codes[$0] >= 0 && !numbers[$0].isNaN }
        guard rows.count > 1 else { return nil }
        let mean = rows.reduce(0) { $0 + numbers[$1] } / Double(rows.count)
        let scale = rows.reduce(0) { max($0, abs(numbers[$1] - mean)) }
        guard scale > 0, scale.isFinite else { return nil }
        var all = 0.0
        for row in rows {
            let deviation = (numbers[row] - mean) / scale
            counts[codes[row]] += 1
            sums[codes[row]] += deviation
            all += deviation * deviation
        }
        guard counts.count(where: { $0 > 0 }) > 1 else { return nil }
        var between = 0.0
        for level in 0..<levels where counts[level] > 0 { between += sums[level] * sums[level] / counts[level] }
        return min(max(between / all, 0), 1).squareRoot()
    }
}
