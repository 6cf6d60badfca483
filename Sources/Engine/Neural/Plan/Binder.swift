/// Turns the steps of a schedule into kernels on assigned memory.
struct Binder {
    let schedule: Schedule
    let memory: Memory
    let arena: FloatStorage
    /// The memory of nodes that exist outside the steps.
    let sources: [Int: FloatStorage]
    let scratch: FloatStorage
    let workspace: Workspace
    let threads: Int

    private var graph: Graph { schedule.graph }

    /// Where a node's tensor starts.
    func pointer(_ id: Int) -> UnsafeMutablePointer<Float> {
        let base = Schedule.base(of: id, in: graph)
        return memoryOf(base.id) + base.offset
    }

    private func memoryOf(_ id: Int) -> UnsafeMutablePointer<Float> {
        if let source = sources[id] { return source.pointer }
        guard let offset = memory.offsets[id] else { preconditionFailure("node \(id), \(graph.nodes[id].operation), has no memory") }
        return arena.pointer + offset
    }

    /// The work of a step.
    func kernel(_ step: Schedule.Step) -> Kernel {
        switch step.work {
        case .operation:
            let node = graph.nodes[step.nodes[0]]
            return node.operation.kernel(binding(inputs: node.inputs, output: step.nodes[0]))
        case .accumulation(_, let product):
            let binding = binding(inputs: graph.nodes[product].inputs, output: step.nodes[0])
            guard let operation = graph.nodes[product].operation as? any MatrixProduct else {
                preconditionFailure("only products are added in place")
            }
            var work = operation.work(binding.shapes)
            work.adds = true
            return work.kernel(binding)
        case .effect(let index):
            let effect = graph.effects[index]
            return effect.kernel(effect.inputs.map { pointer($0) })
        case .chain:
            return chain(step).kernel
        }
    }

    private func binding(inputs: [Int], output: Int) -> Binding {
        Binding(
            inputs: inputs.map { pointer($0) }, shapes: inputs.map { graph.nodes[$0].shape }, output: pointer(output),
            shape: graph.nodes[output].shape,
            variables: inputs.map { (graph.nodes[$0].operation as? VariableRead)?.variable }, keepsPacked: keepsPacked(inputs),
            workspace: workspace, threads: threads)
    }

    /// Whether a packed copy of a product's right matrix serves more than this one product: others of the graph, or runs before the variable
    /// changes again.
    private func keepsPacked(_ inputs: [Int]) -> Bool {
        guard let right = inputs.last, let variable = (graph.nodes[right].operation as? VariableRead)?.variable else { return false }
        guard graph.effects.contains(where: { $0.writes === variable }) else { return true }
        return schedule.steps.count { $0.reads.contains(right) } > 2
    }

    private func chain(_ step: Schedule.Step) -> ElementwiseChain {
        let place = Dictionary(uniqueKeysWithValues: step.nodes.enumerated().map { ($0.element, $0.offset) })
        let members = step.nodes.compactMap { id -> ElementwiseChain.Member? in
            guard let operation = graph.nodes[id].operation as? Elementwise, let operands = schedule.operands[id] else { return nil }
            return ElementwiseChain.Member(
                operation: operation,
                operands: operands.map { operand in
                    if let number = operand.number { return .number(number) }
                    if let pattern = operand.pattern { return .pattern(memoryOf(operand.base) + operand.offset, pattern) }
                    if let earlier = place[operand.base] { return .result(earlier) }
                    return .full(memoryOf(operand.base) + operand.offset)
                },
                output: step.writes.contains(id) ? memoryOf(id) : nil)
        }
        return ElementwiseChain(members, count: graph.nodes[step.nodes[0]].shape.count, scratch: scratch.pointer)
    }
}
