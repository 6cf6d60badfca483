/// Means of the losses since the last report.
struct LossMeter {
    let names: [String]
    /// Sums and numbers of values by loss; part of a checkpoint, so that a resumed fit reports what an uninterrupted one would.
    var sums: [Double]
    var counts: [Double]

    init(names: [String]) {
        self.names = names
        sums = names.map { _ in 0 }
        counts = sums
    }

    mutating func add(_ losses: [Float?]) {
        for (index, loss) in losses.enumerated() {
            guard let loss else { continue }
            sums[index] += Double(loss)
            counts[index] += 1
        }
    }

    /// The means by name, of the losses that had values; starts again.
    mutating func report() -> [String: Double] {
        var means: [String: Double] = [:]
        for (index, name) in names.enumerated() where counts[index] > 0 { means[name] = sums[index] / counts[index] }
        self = LossMeter(names: names)
        return means
    }
}
