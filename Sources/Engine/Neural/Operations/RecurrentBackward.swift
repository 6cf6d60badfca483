import CKernels
import Threads

/// The gradients of a recurrent layer's arguments, all in one walk from the last step to the first.
///
/// Inputs: the arguments as in `Recurrence.Argument`, the gradient of `RecurrentStates`, and the forward pass with its gates. Weight gradients are added
/// up every few steps, while what they need is in cache, so that the gradients of the preactivations are never stored for all steps.
struct RecurrentBackward: Operation {
    let cell: RecurrentCell
    /// Whether the incoming gradient ends with that of the last cell.
    let includesCell: Bool
    let givesInput: Bool
    /// Whether gradients of weights and biases are given.
    let givesWeights: Bool

    /// Where the output holds each gradient.
    private struct Layout {
        var state = 0..<0
        var cell = 0..<0
        /// Gradients of [hidden weight; hidden bias; input weight] row by row; for a GRU the input bias, whose gradient differs, stands before the input weight.
        var weights = 0..<0
        var input = 0..<0

        init(_ r: Recurrence, _ operation: RecurrentBackward) {
            state = 0..<r.stateSize
            cell = state.upperBound..<(r.stateSize * r.cell.stateCount)
            weights = cell.upperBound..<(cell.upperBound + (operation.givesWeights ? Self.rows(r) * r.width : 0))
            input = weights.upperBound..<(weights.upperBound + (operation.givesInput ? r.steps * r.batch * r.inputs : 0))
        }

        static func rows(_ r: Recurrence) -> Int { r.units + r.inputs + (r.cell == .gru ? 2 : 1) }
    }

    func shape(of inputs: [Shape]) -> Shape { [Layout(Recurrence(cell, arguments: inputs), self).input.upperBound] }

    /// The arguments' gradients as views of the output; nil where not given.
    func parts(of output: Tensor, arguments: [Tensor]) -> [Tensor?] {
        let r = Recurrence(cell, arguments: arguments.map(\.shape))
        let layout = Layout(r, self)
        func view(_ range: Range<Int>, as argument: Recurrence.Argument) -> Tensor {
            output.slice(axis: 0, range).reshaped(to: arguments[argument.rawValue].shape)
        }
        func rows(_ rows: Range<Int>, as argument: Recurrence.Argument) -> Tensor? {
            guard givesWeights else { return nil }
            let start = layout.weights.lowerBound
            return view((start + rows.lowerBound * r.width)..<(start + rows.upperBound * r.width), as: argument)
        }
        let biases = r.units + (cell == .gru ? 2 : 1)
        return [
            givesInput ? view(layout.input, as: .input) : nil,
            rows(biases..<(biases + r.inputs), as: .inputWeight), rows(0..<r.units, as: .hiddenWeight),
            rows((biases - 1)..<biases, as: .inputBias), rows(r.units..<(r.units + 1), as: .hiddenBias),
            view(layout.state, as: .state),
        ] + (cell == .lstm ? [view(layout.cell, as: .cell)] : [])
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let count = inputs.count - 2
        let known = (inputs.prefix(count + 1) + [gradient]).enumerated().map { $0.element.argument($0.offset) }
        let (arguments, incoming, received) = (Array(known[..<count]), known[count], known[count + 1])
        let states = RecurrentCell.unrolled(cell, arguments, includesCell: includesCell)
        // All of `known` are targets, so that no way leads through what they are made of.
        let firsts = output.graph.gradients(of: (states * incoming).sum(), withRespectTo: known, stopsAtTargets: true)
        let own = parts(of: received, arguments: arguments)
        // A hidden bias of an LSTM shares its gradient with the input bias; only one of the two stands in the output.
        let terms = zip(own, firsts).enumerated().compactMap { index, pair -> Tensor? in
            let isShared = cell == .lstm && index == Recurrence.Argument.hiddenBias.rawValue
            return isShared ? nil : pair.0.map { ($0 * pair.1).sum() }
        }
        let total = terms.reduce(output.graph.constant(0), +)
        return output.graph.gradients(of: total, withRespectTo: known, stopsAtTargets: true).dropLast() + [nil]
    }

    /// Where a part of the batch keeps what it is working on, in the workspace.
    private struct Desk {
        let rows: Range<Int>
        /// The steps whose gradients are collected before they are added to the weights'.
        let steps: Int
        /// Rows of [previous state, 1, input], the factors of weights and biases.
        let factors: Int
        /// Gradients of the preactivations' input part, and of the hidden part, which is the same place in an LSTM; `gradientWidth` for each row.
        let fromInput: Int
        let fromHidden: Int
        let state: Int
        let cell: Int
        let weights: Int

        init(_ rows: Range<Int>, _ r: Recurrence, factorWidth: Int, gradientWidth: Int, space: inout WorkspaceParts) {
            self.rows = rows
            steps = max(1, min(r.steps, RecurrentBackward.collectedRows / rows.count))
            let count = steps * rows.count
            factors = space.take(count * factorWidth)
            fromInput = space.take(count * gradientWidth)
            fromHidden = r.cell == .gru ? space.take(count * gradientWidth) : fromInput
            state = space.take(rows.count * r.units)
            cell = space.take(rows.count * r.units)
            weights = space.take(Layout.rows(r) * r.width)
        }
    }

    /// About as many rows make a product long enough; more need more memory and are not faster.
    private static let collectedRows = 128

    func products(of inputs: [Shape]) -> [ProductWork] {
        let r = Recurrence(cell, arguments: inputs)
        let rows = min(Self.collectedRows, r.steps * r.batch)
        var weights = ProductWork(m: Layout.rows(r), k: rows, n: r.width, transposesLeft: true, transposesRight: false)
        weights.count = max(1, r.steps * r.batch / rows)
        return r.products(inner: r.width, outer: r.units) + (givesInput ? r.products(inner: r.width, outer: r.inputs) : [])
            + (givesWeights ? [weights] : [])
    }

    func kernel(_ binding: Binding) -> Kernel {
        let walk = Walk(self, binding)
        return { context in walk.run(context) }
    }

    /// The operation on bound memory.
    private struct Walk {
        let r: Recurrence
        let layout: Layout
        let operation: RecurrentBackward
        let hiddenWeight: PackedOperand
        let inputWeight: PackedOperand?
        /// The length of a row of factors.
        let factorWidth: Int
        /// The same of gradients of preactivations, which products read where they lie: whole panels.
        let gradientWidth: Int
        let desks: [Desk]
        let workspace: Workspace
        let arguments: [UnsafeMutablePointer<Float>]
        let gradient: UnsafeMutablePointer<Float>
        let pass: UnsafeMutablePointer<Float>
        let output: UnsafeMutablePointer<Float>

        init(_ operation: RecurrentBackward, _ binding: Binding) {
            let r = Recurrence(operation.cell, arguments: binding.shapes)
            var space = WorkspaceParts()
            self.r = r
            self.operation = operation
            layout = Layout(r, operation)
            hiddenWeight = PackedOperand(binding, .hiddenWeight, isTransposed: true, parts: &space)
            inputWeight = operation.givesInput ? PackedOperand(binding, .inputWeight, isTransposed: true, parts: &space) : nil
            // Odd numbers of cache lines, so that a column is spread over the first-level cache.
            let (factorWidth, gradientWidth) = ((r.units + 1 + r.inputs + 15) / 16 / 2 * 32 + 16, (r.width + 31) / 32 * 32 + 16)
            (self.factorWidth, self.gradientWidth) = (factorWidth, gradientWidth)
            desks = r.parts.map { Desk($0, r, factorWidth: factorWidth, gradientWidth: gradientWidth, space: &space) }
            binding.workspace.reserve(space.count)
            (workspace, arguments, output) = (binding.workspace, binding.inputs, binding.output)
            (gradient, pass) = (binding.inputs[r.argumentCount], binding.inputs[r.argumentCount + 1])
        }

        func run(_ context: RunContext) {
            let work = workspace.pointer
            let hiddenPanels = sb_packed(hiddenWeight.current(work, context), r.width)
            let inputPanels = inputWeight.map { sb_packed($0.current(work, context), r.width) }
            // What the forward pass wrote last is read first, while some of it is still in cache.
            context.team.run(desks.count) { part, _ in run(desks.count - 1 - part, work, hiddenPanels, inputPanels) }
            guard operation.givesWeights else { return }
            let weights = output + layout.weights.lowerBound
            for desk in desks.dropFirst() { sb_add(weights, weights, work + desk.weights, 0, layout.weights.count) }
        }

        /// All steps of a part of the batch; no part looks at another.
        private func run(
            _ part: Int, _ work: UnsafeMutablePointer<Float>, _ hiddenPanels: sb_right, _ inputPanels: sb_right?
        ) {
            let desk = desks[part]
            let (first, count, units) = (desk.rows.lowerBound, desk.rows.count, r.units)
            let (state, cell) = (work + desk.state, work + desk.cell)
            let weights = part == 0 ? output + layout.weights.lowerBound : work + desk.weights
            state.update(repeating: 0, count: count * units)
            if operation.includesCell {
                cell.update(from: gradient + (r.steps * r.batch + first) * units, count: count * units)
            } else {
                cell.update(repeating: 0, count: count * units)
            }
            var collected = 0
            var adds = false
            for step in stride(from: r.steps, to: 0, by: -1) {
                let place = collected * count
                let (fromInput, fromHidden) = (
                    work + (desk.fromInput + place * gradientWidth), work + (desk.fromHidden + place * gradientWidth)
                )
                let (old, gates) = (pass + (r.state(step - 1) + first * units), pass + (r.gates(step) + first * r.gateBlock))
                let incoming = gradient + ((step - 1) * r.batch + first) * units
                if r.cell == .gru {
                    sb_gru_backward(fromInput, fromHidden, gradientWidth, state, gates, old, incoming, count, units)
                } else {
                    let (oldCell, newCell) = (pass + (r.cell(step - 1) + first * units), pass + (r.cell(step) + first * units))
                    sb_lstm_backward(fromInput, gradientWidth, state, cell, gates, newCell, oldCell, incoming, count, units)
                }
                // The gates of the step before are fetched meanwhile.
                sb_product(
                    state, units, fromHidden, gradientWidth, 1, hiddenPanels, count, r.width, units, r.cell == .gru ? 1 : 0,
                    step > 1 ? gates - r.batch * r.gateBlock : nil, count * r.gateBlock)
                let rows = ((step - 1) * r.batch + first) * r.inputs
                if let inputPanels {
                    sb_product(
                        output + (layout.input.lowerBound + rows), r.inputs, fromInput, gradientWidth, 1, inputPanels, count, r.width,
                        r.inputs, 0,
                        nil, 0
                    )
                }
                guard operation.givesWeights else { continue }
                collect(work + (desk.factors + place * factorWidth), states: old, inputs: arguments[0] + rows, count: count)
                collected += 1
                if collected == desk.steps || step == 1 {
                    addWeights(desk, to: weights, rows: collected * count, work: work, adds: adds ? 1 : 0)
                    collected = 0
                    adds = true
                }
            }
            (output + (layout.state.lowerBound + first * units)).update(from: state, count: count * units)
            if r.cell == .lstm { (output + (layout.cell.lowerBound + first * units)).update(from: cell, count: count * units) }
        }

        /// Writes a step's rows of factors.
        private func collect(
            _ factors: UnsafeMutablePointer<Float>, states: UnsafeMutablePointer<Float>, inputs: UnsafeMutablePointer<Float>, count: Int
        ) {
            for row in 0..<count {
                let target = factors + row * factorWidth
                target.update(from: states + row * r.units, count: r.units)
                target[r.units] = 1
                (target + r.units + 1).update(from: inputs + row * r.inputs, count: r.inputs)
            }
        }

        /// Adds the products of factors and gradients of some steps to the weights' gradients.
        private func addWeights(
            _ desk: Desk, to weights: UnsafeMutablePointer<Float>, rows: Int, work: UnsafeMutablePointer<Float>, adds: Int32
        ) {
            func add(_ gradients: Int, factors: Range<Int>, to target: UnsafeMutablePointer<Float>) {
                let (left, right) = (work + (desk.factors + factors.lowerBound), sb_in_place(work + gradients, gradientWidth))
                sb_product(target, r.width, left, 1, factorWidth, right, factors.count, rows, r.width, adds, nil, 0)
            }
            let all = 0..<(r.units + 1 + r.inputs)
            if r.cell == .gru {
                add(desk.fromHidden, factors: 0..<(r.units + 1), to: weights)
                add(desk.fromInput, factors: r.units..<all.upperBound, to: weights + (r.units + 1) * r.width)
            } else {
                add(desk.fromInput, factors: all, to: weights)
            }
        }
    }
}
