package import Random
package import Specification

/// A sum of independent normal steps.
package struct RandomWalk: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "random-walk", title: "Random walk", summary: "A sum of independent normal steps, with drift.",
        formula: "x_0 = s, x_i = x_{i−1} + m Δ + σ √Δ ε_i with ε_i ~ N(0, 1); Δ is the distance in steps of the regular grid",
        group: "Noise and walks",
        parameters: [
            .level("start", summary: "The first value s."),
            .level("drift", unit: "per step", summary: "Mean change m per step."),
            .deviation(unit: "per step", summary: "Standard deviation σ of a step."),
        ])

    private let start: Double
    private let drift: Double
    private let std: Double

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        start = parameters.number("start")
        drift = parameters.number("drift")
        std = parameters.number("std")
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        random.fillNormal(values)
        var (level, before) = (start, 0.0)
        for index in values.indices {
            let position = grid.position(index)
            let steps = position - before
            level += drift * steps + std * steps.squareRoot() * values[index]
            before = position
            values[index] = level
        }
    }
}
