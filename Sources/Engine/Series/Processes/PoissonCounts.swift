package import Random
package import Specification

/// Counts of independent events, at a constant or seasonal rate.
package struct PoissonCounts: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "poisson", title: "Poisson counts",
        summary: "How many independent events happen in each step, at a rate that may have a season.",
        formula: "x_i ~ Poisson(λ (1 + a sin(2π f t_i + φ))), t_i from 0 to 1",
        references: [
            "Hörmann, \"The transformed rejection method for generating Poisson random variables\", Insurance: Mathematics and Economics 12, 1993"
        ],
        group: "Events",
        parameters: [
            ParameterDescription(
                "rate", .number, unit: "events per step", minimum: 0, maximum: 1e6, default: 3,
                suggested: SuggestedRange(0.1, 50, step: 0.1),
                summary: "Mean number λ of events in a step."),
            ParameterDescription(
                "modulation", .number, minimum: 0, maximum: 1, default: 0, suggested: SuggestedRange(0, 1, step: 0.05),
                summary: "How far a the rate swings, as a share of its mean."),
            .frequency(default: 4, summary: "How often f the swing returns."),
            .phase(),
        ])

    private let rate: Double
    private let modulation: Double
    private let frequency: Double
    private let phase: Phase

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        rate = parameters.number("rate")
        modulation = parameters.number("modulation")
        frequency = parameters.number("frequency")
        phase = Phase(parameters["phase"])
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        let turns = phase.turns(&random)
        guard modulation > 0 else {
            let distribution = PoissonDistribution(mean: rate)
            for index in values.indices { values[index] = distribution.draw(&random) }
            return
        }
        for index in values.indices {
            let mean = rate * max(0, 1 + modulation * Elementary.sine(turns: frequency * grid.times[index] + turns))
            values[index] = PoissonDistribution(mean: mean).draw(&random)
        }
    }
}

/// The Poisson distribution of one mean.
struct PoissonDistribution: Sendable {
    let mean: Double
    private let none: Double
    private let b: Double
    private let a: Double
    private let inverseAlpha: Double
    private let squeeze: Double
    private let logMean: Double

    init(mean: Double) {
        self.mean = mean
        none = mean < 10 ? Elementary.exponential(-mean) : 0
        b = 0.931 + 2.53 * mean.squareRoot()
        a = -0.059 + 0.02483 * b
        inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        squeeze = 0.9277 - 3.6224 / (b - 2)
        logMean = Elementary.logarithm(mean)
    }

    /// By summing up probabilities for means below 10, by Hörmann's transformed rejection above.
    func draw(_ random: inout RandomStream) -> Double {
        guard mean >= 10 else {
            let target = random.uniformDouble()
            var (count, probability) = (0.0, none)
            var sum = probability
            while target >= sum && count < 200 {
                count += 1
                probability *= mean / count
                sum += probability
            }
            return count
        }
        while true {
            let u = random.uniformDouble() - 0.5
            let v = random.openUniformDouble()
            let us = 0.5 - abs(u)
            guard us > 0 else { continue }
            let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
            if us >= 0.07 && v <= squeeze { return k }
            if k < 0 || (us < 0.013 && v > us) { continue }
            let left = Elementary.logarithm(v) + Elementary.logarithm(inverseAlpha) - Elementary.logarithm(a / (us * us) + b)
            if left <= -mean + k * logMean - Elementary.logGamma(k + 1) { return k }
        }
    }
}
