package import Random
package import Specification

/// ARMA(p, q): an autoregression driven by a moving average of noise.
package struct ARMA: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "arma", title: "ARMA(p, q)", summary: "A weighted sum of the p values and the q noise terms before, plus normal noise.",
        formula: "x_i − μ = Σ_{k=1…p} φ_k (x_{i−k} − μ) + σ (ε_i + Σ_{k=1…q} θ_k ε_{i−k}), ε_i ~ N(0, 1); started in its stationary state",
        references: ["Box, Jenkins, Reinsel, Ljung, \"Time Series Analysis: Forecasting and Control\", 5th edition, Wiley 2015"],
        group: "Linear models",
        parameters: [
            .autoregressiveCoefficients("ar", default: [0.7, -0.2]),
            ParameterDescription(
                "ma", .numbers, minimum: -100, maximum: 100, default: [0.4], suggested: SuggestedRange(-1, 1, step: 0.05),
                summary: "Weights θ_1 … θ_q of the noise terms before, the nearest first; up to 100."),
            .level("mean", summary: "Mean μ of the values."),
            .deviation(summary: "Standard deviation σ of the noise of a step."),
        ])

    private let model: LinearModel

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        let movingAverage = parameters.numbers("ma")
        var problems: [Problem] = []
        if movingAverage.count > LinearModel.largestOrder {
            problems.append(context.problem("ma", "must have at most \(LinearModel.largestOrder) elements, not \(movingAverage.count)"))
        }
        do throws(SpecificationError) {
            model = try LinearModel(
                autoregressive: parameters.numbers("ar"), movingAverage: movingAverage, mean: parameters.number("mean"),
                std: parameters.number("std"),
                path: "\(context.path).ar")
        } catch {
            throw SpecificationError(error.problems + problems)
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        model.fill(values, random: &random)
    }
}
