package import Random
package import Specification

/// AR(p): each value is a linear combination of the p before it, plus noise.
package struct Autoregressive: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "autoregressive", title: "Autoregressive AR(p)",
        summary: "Each value is a weighted sum of the p values before it, plus normal noise.",
        formula: "x_i − μ = φ_1 (x_{i−1} − μ) + … + φ_p (x_{i−p} − μ) + σ ε_i, ε_i ~ N(0, 1); started in its stationary state",
        references: ["Box, Jenkins, Reinsel, Ljung, \"Time Series Analysis: Forecasting and Control\", 5th edition, Wiley 2015"],
        group: "Linear models",
        parameters: [
            .autoregressiveCoefficients("coefficients", default: [0.8]),
            .level("mean", summary: "Mean μ of the values."),
            .deviation(summary: "Standard deviation σ of the noise of a step."),
        ])

    private let model: LinearModel

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        model = try LinearModel(
            autoregressive: parameters.numbers("coefficients"), movingAverage: [], mean: parameters.number("mean"),
            std: parameters.number("std"),
            path: "\(context.path).coefficients")
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        model.fill(values, random: &random)
    }
}
