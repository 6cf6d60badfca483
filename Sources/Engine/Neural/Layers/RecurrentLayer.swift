/// What passes from one step of a recurrent layer to the next, and from one run to the next when sampling.
package struct RecurrentState {
    /// h (B, H).
    package let hidden: Tensor
    /// c (B, H) of an LSTM, nil for a GRU.
    package let cell: Tensor?

    package init(hidden: Tensor, cell: Tensor? = nil) {
        self.hidden = hidden
        self.cell = cell
    }
}

/// A layer that walks over time and passes a state on.
///
/// `<name>.input.weight` has the shape (C, G · H), `<name>.hidden.weight` (H, G · H), both biases (G · H), with one block of H columns for each of the
/// G gates. All start uniform in ±1/√H, as PyTorch's do.
package protocol RecurrentLayer: Layer {
    /// The weights and biases.
    var weights: RecurrentWeights { get }
}

/// The variables of a recurrent layer.
package struct RecurrentWeights {
    let cell: RecurrentCell
    package let inputWeight: Variable
    package let hiddenWeight: Variable
    package let inputBias: Variable
    package let hiddenBias: Variable

    init(_ cell: RecurrentCell, _ name: String, inputs: Int, units: Int, in variables: Variables) {
        self.cell = cell
        let (width, bound) = (cell.gateCount * units, (1 / Float(units)).squareRoot())
        inputWeight = variables.make("\(name).input.weight", [inputs, width], .uniform(bound: bound))
        hiddenWeight = variables.make("\(name).hidden.weight", [units, width], .uniform(bound: bound))
        inputBias = variables.make("\(name).input.bias", [width], .uniform(bound: bound))
        hiddenBias = variables.make("\(name).hidden.bias", [width], .uniform(bound: bound))
    }

    /// In the order in which operations take them.
    var all: [Variable] { [inputWeight, hiddenWeight, inputBias, hiddenBias] }
}

extension RecurrentLayer {
    package var parameters: [Variable] { weights.all }

    /// Series (B, T, C) to states (B, T, H), from a state of zeros.
    package func callAsFunction(_ input: Tensor) -> Tensor { timeMajor(input.transposed()).transposed() }

    /// Series by time (T, B, C) to states (T, B, H), which lie as they are worked out: cheaper than the batch-first call.
    ///
    /// - Parameters:
    ///   - input: All steps.
    ///   - start: The state before the first step; zeros if nil.
    package func timeMajor(_ input: Tensor, from start: RecurrentState? = nil) -> Tensor {
        input.recurrent(weights.cell, arguments(input, start))
    }

    /// The same, with the state after the last step, from which another call can go on as if there had been one.
    package func continued(_ input: Tensor, from start: RecurrentState? = nil) -> (states: Tensor, end: RecurrentState) {
        let (steps, batch, units) = (input.shape[0], input.shape[1], weights.hiddenWeight.shape[0])
        let all = input.recurrent(weights.cell, arguments(input, start), includesCell: weights.cell == .lstm)
        func step(_ index: Int) -> Tensor { all.slice(axis: 0, index..<(index + 1)).reshaped(to: [batch, units]) }
        let end = RecurrentState(hidden: step(steps - 1), cell: weights.cell == .lstm ? step(steps) : nil)
        return (all.slice(axis: 0, 0..<steps), end)
    }

    /// One step for sampling: (B, C) and a state to the next state, whose `hidden` is the step's output.
    package func step(_ input: Tensor, from start: RecurrentState? = nil) -> RecurrentState {
        continued(input.reshaped(to: [1, input.shape[0], input.shape[1]]), from: start).end
    }

    private func arguments(_ input: Tensor, _ start: RecurrentState?) -> [Tensor] {
        let graph = input.graph
        let zero = graph.constant(0, [input.shape[1], weights.hiddenWeight.shape[0]])
        precondition(start == nil || (start?.cell != nil) == (weights.cell == .lstm), "an LSTM starts with a cell, a GRU without")
        return weights.all.map(graph.read) + [start?.hidden ?? zero] + (weights.cell == .lstm ? [start?.cell ?? zero] : [])
    }
}
