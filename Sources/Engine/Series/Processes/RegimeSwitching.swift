package import Random
package import Specification

/// A hidden Markov chain that switches between first-order autoregressions.
package struct RegimeSwitching: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "regime-switching", title: "Regime switching",
        summary: "A hidden Markov chain switches between levels, volatilities and memories.",
        formula:
            "x_i = μ_s + φ_s (x_{i−1} − μ_s) + σ_s ε_i in regime s = s_i; P(s_{i+1} = s_i) = p_s, else one of the other regimes, each equally likely",
        references: [
            "Hamilton, \"A new approach to the economic analysis of nonstationary time series and the business cycle\", Econometrica 57, 1989"
        ],
        group: "Nonlinear dynamics",
        parameters: [
            ParameterDescription(
                "means", .numbers, minimum: -ParameterDescription.largestMagnitude, maximum: ParameterDescription.largestMagnitude,
                default: [0, 4],
                suggested: SuggestedRange(-10, 10, step: 0.1),
                summary: "Mean μ_s of each regime; their number is the number of regimes, 1 to 100."),
            ParameterDescription(
                "stds", .numbers, minimum: 0, maximum: ParameterDescription.largestMagnitude, default: [1, 0.4],
                suggested: SuggestedRange(0, 5, step: 0.05), summary: "Standard deviation σ_s of the noise of a step in each regime."),
            ParameterDescription(
                "coefficients", .numbers, minimum: -1, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true, default: [0.3, 0.8],
                suggested: SuggestedRange(-0.99, 0.99, step: 0.01), summary: "Weight φ_s of the value before, in each regime."),
            ParameterDescription(
                "stay", .numbers, minimum: 0, maximum: 1, exclusiveMaximum: true, default: [0.98, 0.95],
                suggested: SuggestedRange(0.5, 0.999, step: 0.001),
                summary: "Probability p_s to stay in a regime for another step; its mean duration is 1 / (1 − p_s) steps."),
        ])

    private let means: [Double]
    private let stds: [Double]
    private let coefficients: [Double]
    private let stay: [Double]

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        means = parameters.numbers("means")
        stds = parameters.numbers("stds")
        coefficients = parameters.numbers("coefficients")
        stay = parameters.numbers("stay")
        let count = means.count
        var problems: [Problem] = []
        if !(1...100).contains(count) { problems.append(context.problem("means", "must have 1 to 100 elements, not \(count)")) }
        for (name, list) in [("stds", stds), ("coefficients", coefficients), ("stay", stay)] where list.count != count {
            problems.append(context.problem(name, "must have as many elements as means (\(count)), not \(list.count)"))
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        // In the long run, the time spent in a regime is in proportion to its mean duration.
        let durations = stay.map { 1 / (1 - $0) }
        var share = random.uniformDouble() * durations.reduce(0, +)
        var regime = durations.count - 1
        for (index, duration) in durations.enumerated() {
            if share < duration {
                regime = index
                break
            }
            share -= duration
        }
        var switches = random
        // The two kinds of numbers come from far apart stretches of the stream.
        switches.position = 1 << 33
        random.fillNormal(values)
        var deviation = values.isEmpty ? 0 : stds[regime] / (1 - coefficients[regime] * coefficients[regime]).squareRoot() * values[0]
        for index in values.indices {
            if index > 0 {
                let before = means[regime] + deviation
                let draw = switches.uniformDouble()
                if draw >= stay[regime], means.count > 1 {
                    let other = min(means.count - 2, Int((draw - stay[regime]) / (1 - stay[regime]) * Double(means.count - 1)))
                    regime = other < regime ? other : other + 1
                }
                deviation = coefficients[regime] * (before - means[regime]) + stds[regime] * values[index]
            }
            values[index] = means[regime] + deviation
        }
    }
}
