package import Random
package import Specification

/// The delay differential equation of blood cell production; chaotic from delay 17 on.
package struct MackeyGlass: SeriesProcess {
    package static let isGridded = false

    package static let description = ComponentDescription(
        name: "mackey-glass", title: "Mackey–Glass", summary: "A delay differential equation; chaotic for a delay of 17 and more.",
        formula: "dx/ds = β x(s − τ) / (1 + x(s − τ)^n) − γ x(s), sampled every h units of s, after a settling time; "
            + "the past before the start is constant",
        references: [
            "Mackey, Glass, \"Oscillation and chaos in physiological control systems\", Science 197, 1977, doi:10.1126/science.267326"
        ],
        group: "Nonlinear dynamics",
        parameters: [
            ParameterDescription(
                "delay", .number, unit: "time units", minimum: 0.1, maximum: 1000, default: 17, suggested: SuggestedRange(2, 50, step: 0.5),
                summary: "Delay τ."),
            ParameterDescription(
                "exponent", .number, minimum: 1, maximum: 100, default: 10, suggested: SuggestedRange(1, 20, step: 0.5),
                summary: "Exponent n."),
            ParameterDescription(
                "beta", .number, minimum: 0, maximum: 10, default: 0.2, suggested: SuggestedRange(0.05, 1, step: 0.01),
                summary: "Production rate β."),
            ParameterDescription(
                "gamma", .number, minimum: 0, maximum: 10, exclusiveMinimum: true, default: 0.1,
                suggested: SuggestedRange(0.05, 1, step: 0.01),
                summary: "Decay rate γ."),
            ParameterDescription(
                "step", .number, unit: "time units", minimum: 0, maximum: 20, exclusiveMinimum: true, default: 1,
                suggested: SuggestedRange(0.1, 10, step: 0.1), summary: "Time h between neighbouring steps of the regular grid."),
            ParameterDescription(
                "start", .number, minimum: 0, maximum: 10, default: "random", values: ["random"],
                suggested: SuggestedRange(0.1, 1.5, step: 0.1),
                summary: "The constant past, or random: drawn evenly from 0.5 to 1.3 for each series."),
            ParameterDescription(
                "settle", .number, unit: "time units", minimum: 0, maximum: 10_000, default: 500,
                suggested: SuggestedRange(0, 1000, step: 50),
                summary: "How long the equation runs before the first step."),
        ])

    private let delay: Double
    private let exponent: Double
    /// The exponent when it is a whole number, else 0.
    private let wholeExponent: Int
    private let beta: Double
    private let gamma: Double
    private let step: Double
    private let start: Double?
    private let settle: Double
    private let gridLength: Int

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        delay = parameters.number("delay")
        exponent = parameters.number("exponent")
        wholeExponent = Int(exactly: exponent) ?? 0
        beta = parameters.number("beta")
        gamma = parameters.number("gamma")
        step = parameters.number("step")
        start = parameters["start"].doubleValue
        settle = parameters.number("settle")
        gridLength = context.gridLength
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        let past = start ?? 0.5 + 0.8 * random.uniformDouble()
        // Classical Runge–Kutta with steps of at most a tenth of a unit; delayed values by cubic Hermite interpolation between kept nodes.
        let longest = min(0.1, delay)
        let h = step < longest ? longest : step / (step / longest).rounded(.up)
        let settling = (settle / h).rounded(.up)
        let lag = delay / h
        // Delayed values are needed back to `lag` nodes before the present one, and one node beyond.
        let capacity = Int(lag) + 4
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * capacity) { memory in
            let level = UnsafeMutableBufferPointer(rebasing: memory[0..<capacity])
            let slope = UnsafeMutableBufferPointer(rebasing: memory[capacity..<2 * capacity])
            level.update(repeating: past)
            slope.update(repeating: 0)
            var state = Trajectory(level: level, slope: slope, h: h)
            slope[0] = derivative(past, past)
            for index in values.indices {
                let target = settling + grid.position(index) * (step / h)
                while Double(state.node) < target { advance(&state, lag: lag) }
                values[index] = state.value(at: target)
            }
        }
    }

    /// One Runge–Kutta step.
    @inline(__always)
    private func advance(_ state: inout Trajectory, lag: Double) {
        let now = Double(state.node)
        let x = state.level[state.slot(state.node)]
        let h = state.h
        let atStart = state.value(at: now - lag)
        let atMiddle = state.value(at: now + 0.5 - lag)
        let atEnd = state.value(at: now + 1 - lag)
        let k1 = derivative(x, atStart)
        let middle = production(atMiddle)
        let k2 = middle - gamma * (x + 0.5 * h * k1)
        let k3 = middle - gamma * (x + 0.5 * h * k2)
        let end = production(atEnd)
        let k4 = end - gamma * (x + h * k3)
        let next = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        state.append(level: next, slope: end - gamma * next)
    }

    package var secondsPerDraw: Double { 60e-9 * (settle + step * Double(gridLength)) / min(0.1, delay) }

    private func derivative(_ x: Double, _ delayed: Double) -> Double { production(delayed) - gamma * x }

    private func production(_ delayed: Double) -> Double {
        guard wholeExponent > 0 else { return beta * delayed / (1 + Elementary.power(max(0, delayed), exponent)) }
        var (power, base, rest) = (1.0, delayed, wholeExponent)
        while rest > 0 {
            if rest & 1 == 1 { power *= base }
            base *= base
            rest >>= 1
        }
        return beta * delayed / (1 + power)
    }
}

/// The newest nodes of a solution, in a ring: level and slope at times that are whole multiples of the step.
private struct Trajectory {
    let level: UnsafeMutableBufferPointer<Double>
    let slope: UnsafeMutableBufferPointer<Double>
    /// The distance of nodes.
    let h: Double
    /// The number of the newest node; nodes before 0 are the constant past.
    var node = 0
    private var newestSlot = 0

    init(level: UnsafeMutableBufferPointer<Double>, slope: UnsafeMutableBufferPointer<Double>, h: Double) {
        self.level = level
        self.slope = slope
        self.h = h
    }

    /// Where a node is kept; at most a ring's length back.
    @inline(__always)
    func slot(_ number: Int) -> Int {
        let slot = newestSlot - (node - number)
        return slot < 0 ? slot + level.count : slot
    }

    mutating func append(level newLevel: Double, slope newSlope: Double) {
        node += 1
        newestSlot = newestSlot + 1 == level.count ? 0 : newestSlot + 1
        level[newestSlot] = newLevel
        slope[newestSlot] = newSlope
    }

    /// The solution at a time in nodes, not after the newest.
    @inline(__always)
    func value(at time: Double) -> Double {
        let left = min(Int(time.rounded(.down)), node - 1)
        let share = time - Double(left)
        let (a, b) = (slot(left), slot(left + 1))
        if share == 0 { return level[a] }
        let rest = 1 - share
        // The past is constant: its end slope, as seen from before node 0, is 0.
        let endSlope = left < 0 ? 0 : slope[b]
        return rest * rest * ((1 + 2 * share) * level[a] + share * h * slope[a]) + share * share
            * ((3 - 2 * share) * level[b] - rest * h * endSlope)
    }
}
