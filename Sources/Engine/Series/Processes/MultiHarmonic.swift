package import Random
package import Specification

/// A sum of sine waves.
package struct MultiHarmonic: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "multi-harmonic", title: "Multi-harmonic", summary: "A sum of sine waves.",
        formula: "x(t) = Σ A_k · sin(2π f_k t + φ_k), t from 0 to 1",
        group: "Oscillations",
        parameters: [
            ParameterDescription(
                "amplitudes", .numbers, minimum: 0, maximum: ParameterDescription.largestMagnitude, default: [1, 0.5, 0.25],
                suggested: SuggestedRange(0, 10, step: 0.1), summary: "Heights A_k of the waves above their mean, one per wave."),
            ParameterDescription(
                "frequencies", .numbers, unit: "cycles per series", minimum: 0, maximum: 1e6, default: [2, 5, 11],
                suggested: SuggestedRange(0, 100, step: 0.5), summary: "How many full waves f_k fit into the series, one per wave."),
            ParameterDescription(
                "phases", .numbers, unit: "radians", minimum: -1000, maximum: 1000, default: "random", values: ["random"],
                suggested: SuggestedRange(0, 6.28, step: 0.01),
                summary: "Phases at the start of the series, one per wave, or random: each drawn evenly over the circle for each series."),
        ])

    private let amplitudes: [Double]
    private let frequencies: [Double]
    private let phases: [Phase]

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        amplitudes = parameters.numbers("amplitudes")
        frequencies = parameters.numbers("frequencies")
        let count = amplitudes.count
        phases = parameters["phases"].arrayValue.map { $0.map(Phase.init) } ?? Array(repeating: .random, count: count)

        var problems: [Problem] = []
        if !(1...100).contains(count) { problems.append(context.problem("amplitudes", "must have 1 to 100 elements, not \(count)")) }
        if frequencies.count != count {
            problems.append(context.problem("frequencies", "must have as many elements as amplitudes (\(count)), not \(frequencies.count)"))
        }
        if phases.count != count {
            problems.append(
                context.problem("phases", "must be random or have as many elements as amplitudes (\(count)), not \(phases.count)"))
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        values.update(repeating: 0)
        for index in amplitudes.indices {
            Oscillation(amplitude: amplitudes[index], frequency: frequencies[index], phase: phases[index].turns(&random)).add(
                to: values, on: grid)
        }
    }
}
