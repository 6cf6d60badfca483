package import Random
package import Specification

/// Values whose variance depends on the size of the values before.
package struct GARCH: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "garch", title: "GARCH(1,1)", summary: "Values whose volatility comes in clusters, as in returns of prices.",
        formula: "r_i = μ + s_i ε_i, s_i² = ω + α (r_{i−1} − μ)² + β s_{i−1}², ε_i ~ N(0, 1); the cumulative output is the sum of the r_i",
        references: [
            "Bollerslev, \"Generalized autoregressive conditional heteroskedasticity\", Journal of Econometrics 31, 1986, doi:10.1016/0304-4076(86)90063-1"
        ],
        group: "Nonlinear dynamics",
        parameters: [
            ParameterDescription(
                "omega", .number, minimum: 0, maximum: ParameterDescription.largestMagnitude, exclusiveMinimum: true, default: 0.1,
                suggested: SuggestedRange(0.01, 1, step: 0.01), summary: "Constant part ω of the variance."),
            ParameterDescription(
                "alpha", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.1,
                suggested: SuggestedRange(0, 0.5, step: 0.01),
                summary: "Weight α of the last square; α + β has to be below 1."),
            ParameterDescription(
                "beta", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.85,
                suggested: SuggestedRange(0, 0.98, step: 0.01),
                summary: "Weight β of the last variance; α + β has to be below 1."),
            .level("mean", summary: "Mean μ of the values."),
            ParameterDescription(
                "output", .choice, default: "returns", values: ["returns", "cumulative"],
                summary: "The values themselves, or their running sum."),
        ])

    private let omega: Double
    private let alpha: Double
    private let beta: Double
    private let mean: Double
    private let isCumulative: Bool
    /// Steps before the first one, after which the start variance is forgotten.
    private let settling: Int

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        omega = parameters.number("omega")
        alpha = parameters.number("alpha")
        beta = parameters.number("beta")
        mean = parameters.number("mean")
        isCumulative = parameters.string("output") == "cumulative"
        guard alpha + beta < 1 else {
            let message =
                "must be below 1 together with \(alpha >= beta ? "beta" : "alpha"): α + β is \(alpha + beta), so the variance would grow without bound"
            throw SpecificationError([context.problem(alpha >= beta ? "alpha" : "beta", message)])
        }
        settling = alpha + beta > 0 ? min(10_000, Int((Elementary.logarithm(1e-6) / Elementary.logarithm(alpha + beta)).rounded(.up))) : 1
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        var variance = omega / (1 - alpha - beta)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: settling) { before in
            random.fillNormal(before)
            for index in before.indices { variance = omega + variance * (alpha * before[index] * before[index] + beta) }
        }
        random.fillNormal(values)
        var sum = 0.0
        for index in values.indices {
            let shock = values[index]
            let value = mean + variance.squareRoot() * shock
            variance = omega + variance * (alpha * shock * shock + beta)
            sum += value
            values[index] = isCumulative ? sum : value
        }
    }
}
