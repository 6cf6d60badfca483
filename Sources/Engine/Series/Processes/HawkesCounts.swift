package import Random
package import Specification

/// Counts of events that excite further events.
package struct HawkesCounts: SeriesProcess {
    package static let isGridded = true

    /// More expected events per step than this would take too long to draw.
    private static let largestIntensity = 1000.0

    package static let description = ComponentDescription(
        name: "hawkes", title: "Hawkes counts",
        summary: "How many events happen in each step, when each event makes further events likelier for a while.",
        formula:
            "λ(s) = μ + Σ_{events s_j < s} n κ e^{−κ (s − s_j)}, s in steps; x_i counts the events of a step; mean μ / (1 − n) per step",
        references: [
            "Hawkes, \"Spectra of some self-exciting and mutually exciting point processes\", Biometrika 58, 1971, doi:10.1093/biomet/58.1.83",
            "Dassios, Zhao, \"Exact simulation of Hawkes process with exponentially decaying intensity\", Electronic Communications in Probability 18, 2013",
        ],
        group: "Events",
        parameters: [
            ParameterDescription(
                "rate", .number, unit: "events per step", minimum: 0, maximum: 1000, exclusiveMinimum: true, default: 0.5,
                suggested: SuggestedRange(0.05, 10, step: 0.05), summary: "Rate μ of the events that no other event caused."),
            ParameterDescription(
                "branching", .number, minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0.6,
                suggested: SuggestedRange(0, 0.95, step: 0.01),
                summary: "How many events n an event causes on average."),
            ParameterDescription(
                "decay", .number, unit: "per step", minimum: 0.0001, maximum: 1000, default: 0.5,
                suggested: SuggestedRange(0.05, 5, step: 0.05),
                summary: "How fast κ the excitement fades."),
        ])

    private let rate: Double
    private let branching: Double
    private let decay: Double
    /// Steps before the first one, in which the intensity reaches its long-run distribution.
    private let settling: Double
    private let gridLength: Int

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        rate = parameters.number("rate")
        branching = parameters.number("branching")
        decay = parameters.number("decay")
        let intensity = rate / (1 - branching)
        guard intensity <= Self.largestIntensity else {
            let largest = 1 - rate / Self.largestIntensity
            throw SpecificationError([
                context.problem(
                    "branching",
                    "gives \(intensity) events per step on average, at most \(Self.largestIntensity) are drawn; it must be at most \(largest) for this rate"
                )
            ])
        }
        gridLength = context.gridLength
        settling = min(10_000, (15 / (decay * (1 - branching))).rounded(.up))
    }

    package var secondsPerDraw: Double { 80e-9 * rate / (1 - branching) * (settling + Double(gridLength)) }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        values.update(repeating: 0)
        // The excitement above the base rate; it starts at its mean.
        var excitement = rate / (1 - branching) - rate
        var time = -settling
        let end = Double(values.count)
        while true {
            // The next event is the earlier of one caused by others and one of the base rate.
            var wait = -Elementary.logarithm(random.openUniformDouble()) / rate
            let draw = Elementary.logarithm(random.openUniformDouble())
            if excitement > 0 {
                let left = 1 + decay * draw / excitement
                if left > 0 { wait = min(wait, -Elementary.logarithm(left) / decay) }
            }
            time += wait
            guard time < end else { return }
            excitement = excitement * Elementary.exponential(-decay * wait) + branching * decay
            if time >= 0 { values[Int(time)] += 1 }
        }
    }
}
