package import Random
package import Specification

/// The first-order autoregression in continuous time.
package struct ContinuousAutoregressive: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "car", title: "Continuous autoregressive CAR(1)",
        summary: "Values whose correlation falls by the same factor over equal times, also between irregular times.",
        formula: "x(t + Δ) = μ + a^Δ (x(t) − μ) + σ √(1 − a^{2Δ}) ε, ε ~ N(0, 1); x(0) ~ N(μ, σ²)",
        references: ["Jones, \"Maximum likelihood fitting of ARMA models to time series with missing observations\", Technometrics 1980"],
        group: "Linear models",
        parameters: [
            ParameterDescription(
                "coefficient", .number, minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true, default: 0.9,
                suggested: SuggestedRange(0.05, 0.99, step: 0.01), summary: "Correlation a of values that are one unit of time apart."),
            ParameterDescription(
                "per", .choice, default: "step", values: ["step", "series"],
                summary: "The unit of time that the coefficient refers to: one step of the regular grid, or the whole series."),
            .level("mean", summary: "Mean μ of the values."),
            .deviation(summary: "Standard deviation σ of the values."),
        ])

    private let process: MeanReversion

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        let units = parameters.string("per") == "series" ? 1 : Double(context.gridLength - 1)
        process = MeanReversion(
            mean: parameters.number("mean"), rate: -Elementary.logarithm(parameters.number("coefficient")) * units,
            std: parameters.number("std"),
            start: nil)
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        process.fill(values, on: grid, random: &random)
    }
}
