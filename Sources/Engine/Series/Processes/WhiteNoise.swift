package import Random
package import Specification

/// Independent values.
package struct WhiteNoise: SeriesProcess {
    package static let isGridded = false

    private enum Distribution: String, CaseIterable { case normal, uniform, laplace }

    package static let description = ComponentDescription(
        name: "white-noise", title: "White noise", summary: "Independent values of one distribution.", formula: "x_i = μ + σ · ε_i",
        group: "Noise and walks",
        parameters: [
            .level("mean", summary: "Mean μ of the values."),
            .deviation(summary: "Standard deviation σ of the values."),
            ParameterDescription(
                "distribution", .choice, default: "normal", values: Distribution.allCases.map { .string($0.rawValue) },
                summary: "The shape of the distribution of the values."),
        ])

    private let mean: Double
    private let std: Double
    private let distribution: Distribution

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        mean = parameters.number("mean")
        std = parameters.number("std")
        distribution = parameters.string("distribution").flatMap(Distribution.init) ?? .normal
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        switch distribution {
        case .normal:
            random.fillNormal(values)
            for index in values.indices { values[index] = mean + std * values[index] }
        case .uniform:
            let width = std * 12.0.squareRoot()
            for index in values.indices { values[index] = mean + width * (random.openUniformDouble() - 0.5) }
        case .laplace:
            let scale = std / 2.0.squareRoot()
            for index in values.indices {
                let centred = random.openUniformDouble() - 0.5
                let size = -scale * Elementary.logarithm(1 - 2 * abs(centred))
                values[index] = mean + (centred < 0 ? -size : size)
            }
        }
    }
}
