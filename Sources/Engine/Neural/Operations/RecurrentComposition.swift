/// A tensor under a name of its own, at no cost: what a function is differentiated by when two of its arguments may be equal or depend on each other.
struct NamedArgument: Operation {
    let index: Int

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient] }
    func viewOffset(of input: Shape) -> Int? { 0 }
    func kernel(_ binding: Binding) -> Kernel { { _ in } }
}

extension Tensor {
    /// This tensor as argument `index` of a function.
    func argument(_ index: Int) -> Tensor { graph.record(NamedArgument(index: index), [self]) }
}

extension RecurrentCell {
    /// The same function as `Tensor.recurrent` in elementary operations, one after the other: what second derivatives are taken of, and what the fused
    /// operations are tested against.
    ///
    /// - Parameter arguments: As in `Recurrence.Argument`.
    static func unrolled(_ cell: RecurrentCell, _ arguments: [Tensor], includesCell: Bool) -> Tensor {
        let r = Recurrence(cell, arguments: arguments.map(\.shape))
        let (x, inputWeight, hiddenWeight, inputBias, hiddenBias) = (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
        var state = arguments[5]
        var memory = arguments[r.argumentCount - 1]
        var states: [Tensor] = []
        for step in 0..<r.steps {
            let now = x.slice(axis: 0, step..<(step + 1)).reshaped(to: [r.batch, r.inputs])
            let fromInput = now.product(inputWeight) + inputBias
            let fromHidden = state.product(hiddenWeight) + hiddenBias
            func block(_ tensor: Tensor, _ index: Int) -> Tensor { tensor.slice(axis: 1, (index * r.units)..<((index + 1) * r.units)) }
            func sum(_ index: Int) -> Tensor { block(fromInput, index) + block(fromHidden, index) }
            switch cell {
            case .gru:
                let (reset, update) = (sum(0).sigmoid(), sum(1).sigmoid())
                let candidate = (block(fromInput, 2) + reset * block(fromHidden, 2)).tanh()
                state = candidate + update * (state - candidate)
            case .lstm:
                memory = sum(1).sigmoid() * memory + sum(0).sigmoid() * sum(2).tanh()
                state = sum(3).sigmoid() * memory.tanh()
            }
            states.append(state.reshaped(to: [1, r.batch, r.units]))
        }
        if includesCell { states.append(memory.reshaped(to: [1, r.batch, r.units])) }
        return .concatenate(states, axis: 0)
    }
}
