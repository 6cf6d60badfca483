/// Ten bins of equal width between a column's smallest and largest number, as NumPy's histogram has them.
struct EqualWidthBins {
    /// The number of different codes: below, the ten bins, and one that the largest number shares with missing ones.
    static let codes = 12
    private let edges: [Double]

    /// Bins for some numbers, NaN left out; nil if a number is infinite.
    init?(of numbers: [Double]) {
        var low = Double.infinity
        var high = -Double.infinity
        for number in numbers where !number.isNaN {
            low = min(low, number)
            high = max(high, number)
        }
        if low > high { (low, high) = (0, 1) }
        guard low.isFinite, high.isFinite else { return nil }
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        let step = (high - low) / 10
        edges = (0..<10).map { Double($0) * step + low } + [high]
    }

    /// The number of edges not above a number; 11 for NaN.
    func code(_ number: Double) -> Int {
        guard !number.isNaN else { return edges.count }
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
