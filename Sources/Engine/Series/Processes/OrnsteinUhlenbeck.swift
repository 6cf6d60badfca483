package import Random
package import Specification

/// Brownian motion that is pulled back to a mean.
package struct OrnsteinUhlenbeck: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "ornstein-uhlenbeck", title: "Ornstein–Uhlenbeck",
        summary: "Brownian motion that is pulled back to a mean; drawn exactly at any times.",
        formula: "dx = θ (μ − x) dt + σ dW, that is x(t + Δ) = μ + (x(t) − μ) e^{−θΔ} + σ √((1 − e^{−2θΔ}) / (2θ)) ε; t from 0 to 1",
        references: ["Uhlenbeck, Ornstein, \"On the theory of the Brownian motion\", Physical Review 36, 1930, doi:10.1103/PhysRev.36.823"],
        group: "Noise and walks",
        parameters: [
            .level("mean", summary: "Mean μ that the values are pulled to."),
            ParameterDescription(
                "rate", .number, unit: "per series", minimum: 0.000001, maximum: 1e9, default: 10,
                suggested: SuggestedRange(0.5, 100, step: 0.5),
                summary: "Strength θ of the pull: its inverse is the time it takes, as a share of the series."),
            .deviation(
                "volatility", default: 5, unit: "per square root of the series",
                summary: "Strength σ of the noise; the values' standard deviation is σ / √(2θ)."),
            ParameterDescription(
                "start", .number, minimum: -ParameterDescription.largestMagnitude, maximum: ParameterDescription.largestMagnitude,
                default: "stationary",
                values: ["stationary"], suggested: SuggestedRange(-10, 10, step: 0.1),
                summary: "The first value, or stationary: drawn from the distribution that the process settles in."),
        ])

    private let process: MeanReversion

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        let rate = parameters.number("rate")
        process = MeanReversion(
            mean: parameters.number("mean"), rate: rate, std: parameters.number("volatility") / (2 * rate).squareRoot(),
            start: parameters["start"].doubleValue)
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        process.fill(values, on: grid, random: &random)
    }
}

/// A normal process whose correlation decays exponentially with time, drawn exactly.
struct MeanReversion: Sendable {
    var mean: Double
    /// Per unit of time (the whole series), above 0.
    var rate: Double
    /// The standard deviation in the long run.
    var std: Double
    /// The first value; nil draws it from the long-run distribution.
    var start: Double?

    /// Fills with the values at the grid's times.
    func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        random.fillNormal(values)
        guard !values.isEmpty else { return }
        // A given start is the value at time 0, which an irregular series need not contain.
        var deviation: Double
        if let start {
            let (keep, spread) = transition(grid.isRegular ? 0 : grid.times[0])
            deviation = keep * (start - mean) + spread * values[0]
        } else {
            deviation = std * values[0]
        }
        values[0] = mean + deviation
        let regular = transition(1 / Double(grid.gridLength - 1))
        for index in 1..<max(1, values.count) {
            let (keep, spread) = grid.isRegular ? regular : transition(grid.times[index] - grid.times[index - 1])
            deviation = keep * deviation + spread * values[index]
            values[index] = mean + deviation
        }
    }

    /// The share of the deviation that is left after a time, and the standard deviation of what is new.
    private func transition(_ time: Double) -> (keep: Double, spread: Double) {
        let exponent = rate * time
        let keep = Elementary.exponential(-exponent)
        // 1 − e^{−2x} loses its digits for small x, where its series is exact enough.
        let lost = exponent < 1e-5 ? 2 * exponent * (1 - exponent) : 1 - keep * keep
        return (keep, std * lost.squareRoot())
    }
}
