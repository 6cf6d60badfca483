package import Random
package import Specification

/// A trend with change points and seasons on top of it.
package struct SeasonalTrend: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "seasonal-trend", title: "Seasonal and trend", summary: "A linear trend with random bends, plus (or times) seasons.",
        formula: "g(t) = b + m t + Σ_j δ_j max(0, t − c_j), s(t) = Σ_k A_k sin(2π f_k t + φ_k); x = g + s, or x = g · (1 + s); "
            + "c_j ~ U(0, 1), δ_j ~ N(0, σ²), t from 0 to 1",
        references: ["Taylor, Letham, \"Forecasting at scale\", The American Statistician 72, 2018, doi:10.1080/00031305.2017.1380080"],
        group: "Oscillations",
        parameters: [
            .level("level", default: 10, summary: "Level b at the start."),
            .level("slope", default: 5, unit: "per series", summary: "Change m over the whole series, before any bend."),
            ParameterDescription(
                "changePoints", .integer, minimum: 0, maximum: 1000, default: 2, suggested: SuggestedRange(0, 20, step: 1),
                summary: "How many bends the trend has, at random times."),
            .deviation("changeStd", default: 5, unit: "per series", summary: "Standard deviation σ of the change of slope δ_j at a bend."),
            ParameterDescription(
                "amplitudes", .numbers, minimum: 0, maximum: ParameterDescription.largestMagnitude, default: [2, 0.7],
                suggested: SuggestedRange(0, 10, step: 0.1), summary: "Heights A_k of the seasons, one per season."),
            ParameterDescription(
                "frequencies", .numbers, unit: "cycles per series", minimum: 0, maximum: 1e6, default: [4, 28],
                suggested: SuggestedRange(0, 100, step: 0.5), summary: "How often f_k each season returns."),
            ParameterDescription(
                "phases", .numbers, unit: "radians", minimum: -1000, maximum: 1000, default: "random", values: ["random"],
                suggested: SuggestedRange(0, 6.28, step: 0.01), summary: "Phases of the seasons, one per season, or random for each series."
            ),
            ParameterDescription(
                "combination", .choice, default: "additive", values: ["additive", "multiplicative"],
                summary: "Whether seasons are added to the trend, or scale it."),
        ])

    private let level: Double
    private let slope: Double
    private let changePoints: Int
    private let changeStd: Double
    private let amplitudes: [Double]
    private let frequencies: [Double]
    private let phases: [Phase]
    private let isMultiplicative: Bool

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        level = parameters.number("level")
        slope = parameters.number("slope")
        changePoints = parameters.integer("changePoints")
        changeStd = parameters.number("changeStd")
        amplitudes = parameters.numbers("amplitudes")
        frequencies = parameters.numbers("frequencies")
        let count = amplitudes.count
        phases = parameters["phases"].arrayValue.map { $0.map(Phase.init) } ?? Array(repeating: .random, count: count)
        isMultiplicative = parameters.string("combination") == "multiplicative"

        var problems: [Problem] = []
        if count > 100 { problems.append(context.problem("amplitudes", "must have at most 100 elements, not \(count)")) }
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
        var bends = (0..<changePoints).map { _ in (time: random.uniformDouble(), change: changeStd * random.normalDouble()) }
        bends.sort { $0.time < $1.time }
        var (trend, trendTime, currentSlope, nextBend) = (level, 0.0, slope, 0)
        for index in values.indices {
            let time = grid.times[index]
            while nextBend < bends.count, bends[nextBend].time <= time {
                trend += currentSlope * (bends[nextBend].time - trendTime)
                trendTime = bends[nextBend].time
                currentSlope += bends[nextBend].change
                nextBend += 1
            }
            let now = trend + currentSlope * (time - trendTime)
            values[index] = isMultiplicative ? now * (1 + values[index]) : now + values[index]
        }
    }
}
