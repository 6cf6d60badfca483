package import Random
package import Specification

/// A sine whose amplitude and frequency are drawn anew at each step.
package struct PseudoPeriodic: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "pseudo-periodic", title: "Pseudo-periodic",
        summary: "A sine whose amplitude and frequency vary at random from step to step.",
        formula: "x(t) = a_t · sin(2π f_t t), a_t ~ N(A, s_A²), f_t ~ N(f, s_f²), all independent",
        references: ["Maat, Malali, Protopapas, \"TimeSynth: A multipurpose library for synthetic time series in Python\", 2017"],
        group: "Oscillations",
        parameters: [
            .amplitude(summary: "Mean height A of the wave."),
            .deviation("amplitudeStd", default: 0.1, summary: "Standard deviation s_A of the height."),
            .frequency(default: 2, summary: "Mean number f of full waves per series."),
            ParameterDescription(
                "frequencyStd", .number, unit: "cycles per series", minimum: 0, maximum: 1e6, default: 0.1,
                suggested: SuggestedRange(0, 1, step: 0.01),
                summary: "Standard deviation s_f of the frequency; its effect grows along the series."),
        ])

    private let amplitude: Double
    private let amplitudeStd: Double
    private let frequency: Double
    private let frequencyStd: Double

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        amplitude = parameters.number("amplitude")
        amplitudeStd = parameters.number("amplitudeStd")
        frequency = parameters.number("frequency")
        frequencyStd = parameters.number("frequencyStd")
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        random.fillNormal(values)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { deviations in
            random.fillNormal(deviations)
            for index in values.indices {
                let turns = (frequency + frequencyStd * deviations[index]) * grid.times[index]
                values[index] = (amplitude + amplitudeStd * values[index]) * Elementary.sine(turns: turns)
            }
        }
    }
}
