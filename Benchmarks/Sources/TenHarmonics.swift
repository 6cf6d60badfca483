import Evaluation
import Glibc
import Series

/// The example of the system that Semblance redoes: sines of one to ten cycles, each a class of its own, with noise and random phases.
enum TenHarmonics {
    static let classes = 1...10

    /// `count` series of each class; class `c` has `c` cycles and the label `c - 1`.
    static func series(count: Int, length: Int, seed: UInt64) throws -> SeriesSet {
        let recipe = try RecipeGenerator(DemoRecipes.tenHarmonics(sequences: count, length: length, seed: seed))
        return try recipe.generate(0..<recipe.shape.count)
    }

    /// What series look like beside the harmonics.
    struct Look {
        /// The number of series whose dominant frequency is 1, 2, … 10 cycles.
        var counts = [Int](repeating: 0, count: 10)
        /// For labelled series: the share of each class whose dominant frequency is the class's.
        var right: [Double] = []
        /// The share of a series' power at its dominant frequency, median over all; about 0.98 for the real ones.
        var purity = 0.0
        /// The standard deviation of all values; about 1.43 for the real ones.
        var deviation = 0.0
        /// How concentrated the phases of a class are: 0 evenly spread, 1 all equal; mean over the classes.
        var phaseConcentration = 0.0
    }

    /// Looks at series; `labels` as in `series(count:length:seed:)`, or none.
    static func look(at set: SeriesSet) -> Look {
        var look = Look()
        var spectrum = PowerSpectrum(length: set.length)
        var (right, total) = ([Double](repeating: 0, count: 10), [Double](repeating: 0, count: 10))
        var (real, imaginary) = (right, right)
        var purities: [Double] = []
        for index in 0..<set.count {
            let values = set.values(ofSeries: index, channel: 0).map(Double.init)
            let cycles = Int(spectrum.dominantFrequency(of: values).rounded())
            if classes.contains(cycles) { look.counts[cycles - 1] += 1 }
            let part = component(values, cycles)
            let mean = values.reduce(0, +) / Double(values.count)
            let power = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let size = part.real * part.real + part.imaginary * part.imaginary
            purities.append(power > 0 ? 2 * size / (Double(values.count) * power) : 0)
            guard let label = set.labels?[index], (0..<10).contains(label) else { continue }
            total[Int(label)] += 1
            if cycles == Int(label) + 1 { right[Int(label)] += 1 }
            real[Int(label)] += part.real / max(size.squareRoot(), 1e-30)
            imaginary[Int(label)] += part.imaginary / max(size.squareRoot(), 1e-30)
        }
        let level = set.values.reduce(0) { $0 + Double($1) } / Double(max(1, set.values.count))
        let squares = set.values.reduce(0) { $0 + (Double($1) - level) * (Double($1) - level) }
        look.deviation = (squares / Double(max(1, set.values.count))).squareRoot()
        look.purity = purities.sorted()[purities.count / 2]
        if set.labels != nil {
            look.right = zip(right, total).map { $1 > 0 ? $0 / $1 : 0 }
            look.phaseConcentration =
                (0..<10).reduce(0) { $0 + (real[$1] * real[$1] + imaginary[$1] * imaginary[$1]).squareRoot() / max(total[$1], 1) } / 10
        }
        return look
    }

    private static func component(_ values: [Double], _ cycles: Int) -> (real: Double, imaginary: Double) {
        var (real, imaginary) = (0.0, 0.0)
        for (step, value) in values.enumerated() {
            let angle = 2 * .pi * Double(cycles * step) / Double(values.count - 1)
            real += value * cos(angle)
            imaginary += value * sin(angle)
        }
        return (real, imaginary)
    }
}
