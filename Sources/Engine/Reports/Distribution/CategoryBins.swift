/// The commonest values of a column of categories, each with a bar of its own, and one bar for all others.
struct CategoryBins {
    /// The largest number of values with a bar of their own.
    static let limit = 10
    private static let longest = 120

    /// The commonest values, the commonest first unless their order means something; long ones are cut.
    let values: [String]
    /// How many different values all others are.
    let otherValues: Int

    /// How often each of the values, and then all others together, occur in each sample.
    let counts: [[Int]]

    /// Counts the values of some samples of a column; the commonest are those whose shares over all samples sum to most.
    ///
    /// - Parameters:
    ///   - samples: At least one.
    ///   - isOrdered: Whether the order of the values of the first sample means something.
    init(_ samples: [ValueCounts], isOrdered: Bool) {
        var places: [String: Int] = [:]
        var values: [String] = []
        var counts = samples.map { _ in [Int]() }
        for (number, sample) in samples.enumerated() {
            for (value, count) in sample.counts {
                let place = places[value, default: values.count]
                if place == values.count {
                    places[value] = place
                    values.append(value)
                    for other in counts.indices { counts[other].append(0) }
                }
                counts[number][place] += count
            }
        }
        func weight(_ place: Int) -> Double {
            zip(counts, samples).reduce(0) { $0 + Double($1.0[place]) / Double(max($1.1.presentCount, 1)) }
        }
        let weights = values.indices.map(weight)
        let ranked = values.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
        let chosen = isOrdered ? ranked.prefix(Self.limit).sorted() : Array(ranked.prefix(Self.limit))
        self.values = chosen.map { Figures.shortened(values[$0], to: Self.longest) }
        otherValues = values.count - chosen.count
        self.counts = counts.map { counts in
            let shown = chosen.map { counts[$0] }
            return shown + [counts.reduce(0, +) - shown.reduce(0, +)]
        }
    }
}
