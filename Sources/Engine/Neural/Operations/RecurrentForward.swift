import CKernels
import Threads

/// A recurrent layer's walk over all steps: for each one two products and one loop over the gates.
///
/// Arguments as in `Recurrence.Argument`; the output is the block that `Recurrence` describes, which only `RecurrentStates` and `RecurrentBackward` read.
struct RecurrentForward: Operation {
    let cell: RecurrentCell
    /// Whether the gates stay for a backward pass.
    let keepsGates: Bool

    func shape(of inputs: [Shape]) -> Shape { [Recurrence(cell, arguments: inputs).count(keepsGates: keepsGates)] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        preconditionFailure("the gradient passes by this operation: RecurrentStates states it")
    }

    func products(of inputs: [Shape]) -> [ProductWork] {
        let r = Recurrence(cell, arguments: inputs)
        return r.products(inner: r.inputs, outer: r.width) + r.products(inner: r.units, outer: r.width)
    }

    func kernel(_ binding: Binding) -> Kernel {
        let r = Recurrence(cell, arguments: binding.shapes)
        let (keepsGates, isGRU, units, width) = (keepsGates, cell == .gru, r.units, r.width)
        var space = WorkspaceParts()
        let inputWeight = PackedOperand(binding, .inputWeight, isTransposed: false, parts: &space)
        let hiddenWeight = PackedOperand(binding, .hiddenWeight, isTransposed: false, parts: &space)
        let bias = space.take(4 * units)
        let parts = r.parts
        let sums = parts.map { (input: space.take($0.count * width), hidden: space.take(isGRU ? $0.count * width : 0)) }
        let gates = parts.map { keepsGates ? 0 : space.take($0.count * r.gateBlock) }
        binding.workspace.reserve(space.count)
        let (workspace, arguments, output) = (binding.workspace, binding.inputs, binding.output)

        return { context in
            let work = workspace.pointer
            let inputPanels = sb_packed(inputWeight.current(work, context), r.inputs)
            let hiddenPanels = sb_packed(hiddenWeight.current(work, context), units)
            Self.addBiases(r, arguments, into: work + bias)
            (output + r.state(0)).update(from: arguments[5], count: r.stateSize)
            if !isGRU { (output + r.cell(0)).update(from: arguments[6], count: r.stateSize) }
            context.team.run(parts.count) { part, _ in
                let (first, count) = (parts[part].lowerBound, parts[part].count)
                let (fromInput, fromHidden) = (work + sums[part].input, work + sums[part].hidden)
                // What the loop over the gates writes is fetched during the product before it.
                let keptCount = count * r.gateBlock
                for step in 1...r.steps {
                    let x = arguments[0] + ((step - 1) * r.batch + first) * r.inputs
                    let old = output + (r.state(step - 1) + first * units)
                    let new = output + (r.state(step) + first * units)
                    let kept = keepsGates ? output + (r.gates(step) + first * r.gateBlock) : work + gates[part]
                    sb_product(fromInput, width, x, r.inputs, 1, inputPanels, count, r.inputs, width, 0, nil, 0)
                    if isGRU {
                        sb_product(fromHidden, width, old, units, 1, hiddenPanels, count, units, width, 0, kept, keptCount)
                        sb_gru_forward(kept, new, fromInput, fromHidden, work + bias, old, count, units)
                    } else {
                        sb_product(fromInput, width, old, units, 1, hiddenPanels, count, units, width, 1, kept, keptCount)
                        let (oldCell, newCell) = (output + (r.cell(step - 1) + first * units), output + (r.cell(step) + first * units))
                        sb_lstm_forward(kept, new, newCell, fromInput, work + bias, oldCell, count, units)
                    }
                }
            }
        }
    }

    /// What is added to the preactivations, four blocks of H: for a GRU the candidate's two biases stay apart.
    private static func addBiases(_ r: Recurrence, _ arguments: [UnsafeMutablePointer<Float>], into bias: UnsafeMutablePointer<Float>) {
        let (input, hidden) = (arguments[3], arguments[4])
        sb_add(bias, input, hidden, 0, r.width)
        guard r.cell == .gru else { return }
        (bias + 2 * r.units).update(from: input + 2 * r.units, count: r.units)
        (bias + 3 * r.units).update(from: hidden + 2 * r.units, count: r.units)
    }
}

/// The states of steps 1 to T (T, B, H), and as step T + 1 the last cell if asked, in the memory of a forward pass.
///
/// Inputs: the forward pass, then its arguments, whose gradients are stated here.
struct RecurrentStates: Operation {
    let cell: RecurrentCell
    /// Whether the last cell follows the last state.
    let includesCell: Bool
    /// B · H, the size of the initial state, which comes first in the memory.
    let stateSize: Int

    func shape(of inputs: [Shape]) -> Shape {
        let r = Recurrence(cell, arguments: Array(inputs[1...]))
        return [r.steps + (includesCell ? 1 : 0), r.batch, r.units]
    }

    func viewOffset(of input: Shape) -> Int? { stateSize }

    func kernel(_ binding: Binding) -> Kernel { { _ in } }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        gradients(of: output, inputs: inputs, from: gradient, wanted: [Bool](repeating: true, count: inputs.count))
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor, wanted: [Bool]) -> [Tensor?] {
        let arguments = Array(inputs[1...])
        let graph = output.graph
        let pass = graph.record(RecurrentForward(cell: cell, keepsGates: true), arguments)
        let backward = RecurrentBackward(
            cell: cell, includesCell: includesCell, givesInput: wanted[1], givesWeights: wanted[2...5].contains(true))
        let packed = graph.record(backward, arguments + [gradient, pass])
        return [nil] + backward.parts(of: packed, arguments: arguments)
    }
}

extension Tensor {
    /// Runs a recurrent layer over these series (T, B, C): the states (T, B, H), followed by the last cell if asked.
    func recurrent(_ cell: RecurrentCell, _ others: [Tensor], includesCell: Bool = false) -> Tensor {
        let pass = graph.record(RecurrentForward(cell: cell, keepsGates: graph.mode == .training), [self] + others)
        let states = RecurrentStates(cell: cell, includesCell: includesCell, stateSize: others[4].shape.count)
        return graph.record(states, [pass, self] + others)
    }
}
