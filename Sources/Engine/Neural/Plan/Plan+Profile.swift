extension Plan {
    /// What one step of a plan is, and how long it took.
    package struct StepProfile: Sendable {
        /// Kinds of work that are sped up in different ways.
        package enum Kind: String, Sendable, CaseIterable {
            case product, recurrent, chain, sum, optimiser, random
            /// Copies, windows of convolutions, look-ups and writes of running statistics.
            case other
        }

        /// The step's line in `listing`.
        package let description: String
        package let kind: Kind
        /// The products that the step is or contains.
        package let products: [ProductWork]
        /// Time on the wall.
        package let seconds: Double
    }

    /// Runs every step once, as `run(step:)` does, and times each.
    package func profile(step: UInt64 = 0) -> [StepProfile] {
        let kernels = kernels
        let context = beginRun(step: step)
        let lines = listing.split(separator: "\n")
        return kernels.indices.map { index in
            let kernel = kernels[index]
            let time = ContinuousClock().measure { kernel(context) }.components
            return StepProfile(
                description: String(lines[index]), kind: kind(of: schedule.steps[index]), products: products(of: schedule.steps[index]),
                seconds: Double(time.seconds) + 1e-18 * Double(time.attoseconds))
        }
    }

    private func kind(of step: Schedule.Step) -> StepProfile.Kind {
        switch step.work {
        case .chain: return .chain
        case .accumulation: return .product
        case .effect(let index):
            let written = schedule.graph.effects[index].writes
            return optimisers.contains { $0.parameters.contains { $0 === written } } ? .optimiser : .other
        case .operation:
            switch schedule.graph.nodes[step.nodes[0]].operation {
            case is RecurrentForward, is RecurrentBackward: return .recurrent
            case is any MatrixProduct: return .product
            case is Sum: return .sum
            case is RandomFill: return .random
            default: return .other
            }
        }
    }

    private func products(of step: Schedule.Step) -> [ProductWork] {
        let id: Int
        switch step.work {
        case .accumulation(_, let product): id = product
        case .operation: id = step.nodes[0]
        case .chain, .effect: return []
        }
        let node = schedule.graph.nodes[id]
        return node.operation.products(of: node.inputs.map { schedule.graph.nodes[$0].shape })
    }
}
