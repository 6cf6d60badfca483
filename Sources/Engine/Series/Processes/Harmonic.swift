package import Random
package import Specification

/// A sine wave.
package struct Harmonic: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "harmonic", title: "Harmonic", summary: "A sine wave of one frequency.", formula: "x(t) = A · sin(2π f t + φ), t from 0 to 1",
        group: "Oscillations",
        parameters: [
            .amplitude(summary: "Height A of the wave above its mean."),
            .frequency(summary: "How many full waves f fit into the series."),
            .phase(),
        ])

    private let amplitude: Double
    private let frequency: Double
    private let phase: Phase

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        amplitude = parameters.number("amplitude")
        frequency = parameters.number("frequency")
        phase = Phase(parameters["phase"])
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        values.update(repeating: 0)
        Oscillation(amplitude: amplitude, frequency: frequency, phase: phase.turns(&random)).add(to: values, on: grid)
    }
}
