/// Where one bin of numbers ends and the next begins.
struct NumericBins: Sendable, Equatable {
    /// Ascending; a bin holds the numbers above the cut before it up to and including its own.
    let cuts: [Double]

    /// Learns bins: one for each number when there are few, and else of about equal shares of the rows.
    ///
    /// A number that alone holds a bin's share of the rows gets a bin of its own, and what is left is shared out among the rest, as LightGBM does.
    ///
    /// - Parameters:
    ///   - numbers: None of them not a number.
    ///   - limit: The largest number of bins, at least 1.
    init(_ numbers: [Double], limit: Int) {
        var values: [Double] = []
        var counts: [Int] = []
        for number in numbers.sorted() {
            if let last = values.last, last == number {
                counts[counts.count - 1] += 1
            } else {
                values.append(number)
                counts.append(1)
            }
        }
        guard values.count > limit else {
            cuts = zip(values, values.dropFirst()).map(Self.cut)
            return
        }
        let share = Double(numbers.count) / Double(limit)
        let heavy = counts.map { Double($0) >= share }
        var left = zip(counts, heavy).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
        var binsLeft = limit - heavy.count { $0 }
        var target = binsLeft > 0 ? Double(left) / Double(binsLeft) : .infinity
        var cuts: [Double] = []
        var filled = 0
        for place in 0..<values.count - 1 where cuts.count < limit - 1 {
            filled += counts[place]
            if !heavy[place] { left -= counts[place] }
            let isFull = heavy[place] || Double(filled) >= target || heavy[place + 1] && binsLeft > 1
            guard isFull else { continue }
            cuts.append(Self.cut(values[place], values[place + 1]))
            filled = 0
            guard !heavy[place] else { continue }
            binsLeft -= 1
            target = binsLeft > 0 ? Double(left) / Double(binsLeft) : .infinity
        }
        self.cuts = cuts
    }

    /// The middle between two numbers, or the lower one where there is no number between them or one is infinite.
    private static func cut(_ lower: Double, _ upper: Double) -> Double {
        let middle = lower + (upper - lower) / 2
        return middle >= lower && middle < upper ? middle : lower
    }

    /// How many cuts lie below a number: its bin, counted from 0.
    func bin(_ number: Double) -> Int {
        var (low, high) = (0, cuts.count)
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
