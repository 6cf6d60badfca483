package import Random
package import Specification

/// The nonlinear autoregressive moving average that recurrent networks are tested on.
package struct NARMA: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "narma", title: "NARMA(n)",
        summary:
            "A nonlinear autoregression driven by random input; a benchmark for recurrent networks. Input that would make the values grow "
            + "without bound is drawn again.",
        formula: "y_{i+1} = a_0 y_i + a_1 y_i Σ_{k=0…n−1} y_{i−k} + a_2 u_{i−n+1} u_i + a_3, u ~ U(0, 0.5); "
            + "with saturation, the right side goes through tanh",
        references: [
            "Atiya, Parlos, \"New results on recurrent network training\", IEEE Transactions on Neural Networks 11, 2000, doi:10.1109/72.846741"
        ],
        group: "Nonlinear dynamics",
        parameters: [
            ParameterDescription(
                "order", .integer, unit: "steps", minimum: 1, maximum: 100, default: 10, suggested: SuggestedRange(1, 20, step: 1),
                summary: "How many steps n the memory reaches back."),
            ParameterDescription(
                "coefficients", .numbers, minimum: -10, maximum: 10, default: [0.3, 0.05, 1.5, 0.1],
                suggested: SuggestedRange(0, 2, step: 0.05),
                summary: "The four weights a_0 … a_3."),
            ParameterDescription(
                "saturation", .choice, default: "auto", values: ["auto", "none", "tanh"],
                summary: "Whether tanh bounds the values: auto does so for orders above 10, which diverge without it."),
        ])

    /// A value beyond this never comes back: the square has taken over.
    private static let divergence = 1e3

    private let order: Int
    private let weights: [Double]
    private let isSaturated: Bool
    private let gridLength: Int

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        order = parameters.integer("order")
        weights = parameters.numbers("coefficients")
        gridLength = context.gridLength
        isSaturated = parameters.string("saturation") == "tanh" || (parameters.string("saturation") == "auto" && order > 10)
        guard weights.count == 4 else {
            throw SpecificationError([context.problem("coefficients", "must have 4 elements, not \(weights.count)")])
        }
        guard !isSaturated else { return }
        // Whether the square takes over depends on the luck of the input: trial runs tell whether that is rare.
        let isBounded = withUnsafeTemporaryAllocation(of: Double.self, capacity: 5000) { values in
            (0..<4).allSatisfy { trial in
                var random = RandomStream(seed: 0, purpose: Purpose("narma-trial"), index: UInt64(trial))
                return run(values, random: &random)
            }
        }
        guard isBounded else {
            let message =
                "diverges for order \(order): the values grow without bound; choose smaller weights, a smaller order or saturation tanh"
            throw SpecificationError([context.problem("coefficients", message)])
        }
    }

    package var secondsPerDraw: Double { Double(gridLength + 50 + 10 * order) * (20e-9 + 1.5e-9 * Double(order)) }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream)
        throws(SpecificationError)
    {
        guard run(values, random: &random) else {
            throw SpecificationError("process", "narma of order \(order) diverged again and again; use saturation tanh or a smaller order")
        }
    }

    /// One run from rest; the first steps, in which it settles, are left out.
    ///
    /// Where the values grow without bound, the run goes back some hundred steps, further each time, and goes on with other input. False when this happens
    /// more than once in a thousand steps.
    private func run(_ values: UnsafeMutableBufferPointer<Double>, random: inout RandomStream) -> Bool {
        let settling = 50 + 10 * order
        let total = values.count + settling
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * total) { memory in
            let input = UnsafeMutableBufferPointer(rebasing: memory[0..<total])
            let output = UnsafeMutableBufferPointer(rebasing: memory[total..<2 * total])
            var redraws = 0
            var furthest = 0
            var back = 0
            var index = 0
            output[0] = 0
            while index < total - 1 {
                input[index] = 0.5 * Double(random.uniform())
                var sum = 0.0
                for lag in 0..<min(order, index + 1) { sum += output[index - lag] }
                let delayed = index + 1 >= order ? input[index + 1 - order] : 0
                let next = weights[0] * output[index] + weights[1] * output[index] * sum + weights[2] * delayed * input[index] + weights[3]
                if abs(next) < Self.divergence {
                    output[index + 1] = isSaturated ? Elementary.hyperbolicTangent(next) : next
                    index += 1
                    continue
                }
                redraws += 1
                guard redraws <= 4 + total / 1000 else { return false }
                back = index > furthest ? 200 : 2 * back
                furthest = max(furthest, index)
                index = max(0, index - back)
            }
            for index in values.indices { values[index] = output[settling + index] }
            return true
        }
    }
}
