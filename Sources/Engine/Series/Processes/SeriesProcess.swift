package import Random
package import Specification

/// A rule that makes series without learning.
///
/// Every channel of every series is an independent draw, made from a random stream of its own.
package protocol SeriesProcess: Sendable {
    /// Name, formula, references and parameters.
    static var description: ComponentDescription { get }

    /// Whether values exist only on the regular grid; irregular sampling then takes the values of the grid's steps. Otherwise `fill` is given the very times.
    static var isGridded: Bool { get }

    /// - Parameters:
    ///   - parameters: values that agree with the description.
    ///   - context: the shape that is asked for.
    /// - Throws: `SpecificationError` with everything that lies outside the process's domain.
    init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError)

    /// About how long one channel of one series takes, in seconds on one core; tells requests that would never end.
    var secondsPerDraw: Double { get }

    /// Writes one channel of one series.
    ///
    /// - Parameters:
    ///   - values: one per time; not initialized to anything in particular.
    ///   - grid: the times.
    ///   - random: the channel's own stream, at its start.
    func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) throws(SpecificationError)
}

extension SeriesProcess {
    /// Little: less than other work per value.
    package var secondsPerDraw: Double { 0 }
}

/// What a process is asked for, beside its parameters.
package struct ProcessContext: Sendable {
    /// Where the parameters stand in the request, such as `recipe.parameters`.
    package var path: String
    /// How many steps the regular grid has, at least 2.
    package var gridLength: Int
    /// Whether each series has times of its own that are not steps of the grid.
    package var hasJitter: Bool

    /// A problem with one parameter.
    func problem(_ parameter: String, _ message: String) -> Problem { Problem("\(path).\(parameter)", message) }
}

/// The times of one series in the unit interval: 0 is the first step of the regular grid, 1 the last.
package struct TimeGrid {
    /// How many steps the regular grid has.
    package let gridLength: Int
    /// Whether the times are the regular grid itself.
    package let isRegular: Bool
    /// Increasing, within 0 … 1.
    package let times: UnsafeBufferPointer<Double>

    /// The times in steps of the regular grid: 0 … gridLength − 1.
    func position(_ index: Int) -> Double { isRegular ? Double(index) : times[index] * Double(gridLength - 1) }

    /// The distance of a time to the one before, in steps of the regular grid.
    func stepsSincePrevious(_ index: Int) -> Double {
        isRegular ? 1 : (times[index] - times[index - 1]) * Double(gridLength - 1)
    }
}
