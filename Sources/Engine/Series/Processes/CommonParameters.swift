import Random
import Specification

extension ParameterDescription {
    /// The largest magnitude of amplitudes, levels and deviations: far from the end of single precision even when a million are summed up.
    static let largestMagnitude = 1e9

    static func amplitude(_ name: String = "amplitude", default value: Double = 1, summary: String) -> ParameterDescription {
        ParameterDescription(
            name, .number, minimum: 0, maximum: largestMagnitude, default: .number(value), suggested: SuggestedRange(0, 10, step: 0.1),
            summary: summary)
    }

    static func frequency(_ name: String = "frequency", default value: Double = 1, summary: String) -> ParameterDescription {
        ParameterDescription(
            name, .number, unit: "cycles per series", minimum: 0, maximum: 1e6, default: .number(value),
            suggested: SuggestedRange(0, 100, step: 0.5), summary: summary)
    }

    static func phase(_ name: String = "phase") -> ParameterDescription {
        ParameterDescription(
            name, .number, unit: "radians", minimum: -1000, maximum: 1000, default: 0, values: ["random"],
            suggested: SuggestedRange(0, 6.28, step: 0.01),
            summary: "Phase at the start of the series, or random: drawn evenly over the circle for each series.")
    }

    static func level(_ name: String, default value: Double = 0, unit: String? = nil, summary: String) -> ParameterDescription {
        ParameterDescription(
            name, .number, unit: unit, minimum: -largestMagnitude, maximum: largestMagnitude, default: .number(value),
            suggested: SuggestedRange(-10, 10, step: 0.1), summary: summary)
    }

    static func deviation(_ name: String = "std", default value: Double = 1, unit: String? = nil, summary: String) -> ParameterDescription {
        ParameterDescription(
            name, .number, unit: unit, minimum: 0, maximum: largestMagnitude, default: .number(value),
            suggested: SuggestedRange(0, 5, step: 0.01),
            summary: summary)
    }
}

/// A phase that is given or drawn anew for each series.
enum Phase: Sendable {
    /// In turns.
    case fixed(Double)
    case random

    /// A number is in radians; any word means random.
    init(_ value: JSONValue) {
        self = value.doubleValue.map { .fixed($0 / (2 * Double.pi)) } ?? .random
    }

    /// The phase of one series, in turns.
    func turns(_ random: inout RandomStream) -> Double {
        switch self {
        case .fixed(let turns): turns
        case .random: random.uniformDouble()
        }
    }
}

/// A sine of one frequency.
struct Oscillation: Sendable {
    var amplitude: Double
    /// In cycles per series.
    var frequency: Double
    /// In turns.
    var phase: Double

    /// Adds the sine to the values.
    ///
    /// On the regular grid by turning a pointer on, which is taken afresh every 128 steps so that rounding cannot add up.
    func add(to values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid) {
        guard grid.isRegular else {
            for index in values.indices { values[index] += amplitude * Elementary.sine(turns: frequency * grid.times[index] + phase) }
            return
        }
        let advance = frequency / Double(grid.gridLength - 1)
        let (turnSine, turnCosine) = Elementary.sineAndCosine(turns: advance)
        for start in stride(from: 0, to: values.count, by: 128) {
            var (sine, cosine) = Elementary.sineAndCosine(turns: Double(start) * advance + phase)
            for index in start..<min(values.count, start + 128) {
                values[index] += amplitude * sine
                (sine, cosine) = (sine * turnCosine + cosine * turnSine, cosine * turnCosine - sine * turnSine)
            }
        }
    }
}
