import Series
import Specification

/// Statistics that tests compare with theory.
enum Measures {
    static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    /// The population's variance.
    static func variance(_ values: [Double]) -> Double {
        let mean = mean(values)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }

    /// The correlation of values that are `lag` apart, around a known or the measured mean.
    static func autocorrelation(_ values: [Double], lag: Int, mean known: Double? = nil) -> Double {
        let mean = known ?? mean(values)
        var (products, squares) = (0.0, 0.0)
        for index in values.indices {
            let difference = values[index] - mean
            squares += difference * difference
            if index >= lag { products += difference * (values[index - lag] - mean) }
        }
        return products / squares
    }

    static func covariance(_ one: [Double], _ other: [Double]) -> Double {
        let (a, b) = (mean(one), mean(other))
        return zip(one, other).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / Double(one.count)
    }

    /// The largest distance between the values' distribution and a distribution function.
    static func kolmogorovSmirnov(_ values: [Double], _ distribution: (Double) -> Double) -> Double {
        let sorted = values.sorted()
        let count = Double(sorted.count)
        return sorted.enumerated().reduce(0) { largest, item in
            let theory = distribution(item.element)
            return max(largest, abs(theory - Double(item.offset) / count), abs(theory - Double(item.offset + 1) / count))
        }
    }

    /// The number of full waves per series, 1 … half the length, that explains most of the values of a regular series.
    static func dominantFrequency(_ values: [Double]) -> Int {
        let count = values.count
        func power(_ cycles: Int) -> Double {
            var (real, imaginary) = (0.0, 0.0)
            // The regular grid holds both ends of the unit interval.
            let turn = 2 * Double.pi * Double(cycles) / Double(count - 1)
            for index in values.indices {
                real += values[index] * cosine(turn * Double(index))
                imaginary += values[index] * cosine(turn * Double(index) - Double.pi / 2)
            }
            return real * real + imaginary * imaginary
        }
        return (1...max(1, count / 2)).max { power($0) < power($1) } ?? 0
    }

    /// The standard normal distribution function.
    static func normalDistribution(_ x: Double) -> Double {
        // Trapezoidal sum of the density from 0; exponentially exact for it.
        let steps = 200
        let width = x / Double(steps)
        var sum = 0.5 * (1 + exponential(-x * x / 2))
        for step in 1..<steps {
            let t = Double(step) * width
            sum += exponential(-t * t / 2)
        }
        return 0.5 + sum * width / (2 * Double.pi).squareRoot()
    }
}

/// Makes the series of one process, as tests need them.
func made(
    _ process: String, _ parameters: [String: JSONValue] = [:], sequences: Int = 1, length: Int = 100, channels: Int = 1, seed: UInt64 = 7,
    noise: SeriesRecipe.Noise? = nil, sampling: SeriesRecipe.Sampling? = nil, missing: SeriesRecipe.MissingStretches? = nil,
    anomalies: [SeriesRecipe.Anomaly]? = nil
) throws -> SeriesSet {
    let recipe = SeriesRecipe(
        process: process, sequences: sequences, length: length, channels: channels, seed: seed, parameters: parameters, noise: noise,
        sampling: sampling, missing: missing, anomalies: anomalies)
    let generator = try RecipeGenerator(.single(recipe))
    return try generator.generate(0..<generator.shape.count)
}

extension SeriesSet {
    /// One channel of one series in double precision.
    func series(_ index: Int, channel: Int = 0) -> [Double] { values(ofSeries: index, channel: channel).map(Double.init) }

    /// The values of all series at one step.
    func step(_ step: Int, channel: Int = 0) -> [Double] {
        (0..<count).map { Double(values[($0 * length + step) * channels.count + channel]) }
    }
}

/// The problems of a recipe, as `field: message`.
func problems(_ recipe: SeriesRecipe) -> [Problem] {
    do throws(SpecificationError) {
        _ = try RecipeGenerator(.single(recipe))
        return []
    } catch {
        return error.problems
    }
}

func problems(_ process: String, _ parameters: [String: JSONValue]) -> [Problem] {
    problems(SeriesRecipe(process: process, parameters: parameters))
}
