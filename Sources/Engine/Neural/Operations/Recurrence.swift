/// The kind of a recurrent layer's step.
enum RecurrentCell: Hashable {
    /// Reset gate r, update gate z, candidate n; the reset gate is applied after the product with the previous state.
    case gru
    /// Gates i, f, o and candidate g, and a cell beside the state.
    case lstm

    /// The column blocks of the weights, one for each gate or candidate.
    var gateCount: Int { self == .gru ? 3 : 4 }
    /// The tensors that pass from step to step: state, and cell if there is one.
    var stateCount: Int { self == .gru ? 1 : 2 }
}

/// The sizes of a recurrent layer's work on a batch, and where its forward pass leaves what the backward pass reads.
///
/// The forward pass fills one block of memory: states 0 to T, then (LSTM) cells T down to 0, then the gates of steps 1 to T. State 0 is the initial one,
/// so the states before and after each step are both contiguous; the last state is followed by the last cell.
struct Recurrence {
    /// The arguments of a recurrent layer, in the order in which operations take them; the cell only if there is one.
    enum Argument: Int { case input, inputWeight, hiddenWeight, inputBias, hiddenBias, state, cell }

    let cell: RecurrentCell
    /// T.
    let steps: Int
    /// B.
    let batch: Int
    /// C.
    let inputs: Int
    /// H, the number of units.
    let units: Int

    /// Reads the sizes from the shapes of the arguments; traps when they do not fit.
    init(_ cell: RecurrentCell, arguments shapes: [Shape]) {
        precondition(shapes[0].rank == 3, "a recurrent layer reads series (T, B, C), not \(shapes[0])")
        self.cell = cell
        (steps, batch, inputs) = (shapes[0][0], shapes[0][1], shapes[0][2])
        units = shapes[Argument.hiddenWeight.rawValue][0]
        let width = units * cell.gateCount
        let expected: [Shape] = [shapes[0], [inputs, width], [units, width], [width], [width], [batch, units], [batch, units]]
        precondition(
            Array(shapes.prefix(argumentCount)) == Array(expected.prefix(argumentCount)), "arguments \(shapes) do not fit a recurrent layer"
        )
    }

    /// The number of arguments.
    var argumentCount: Int { 5 + cell.stateCount }
    /// The columns of the weights.
    var width: Int { units * cell.gateCount }
    /// The elements of one state.
    var stateSize: Int { batch * units }
    /// The kept numbers of each unit and step besides states: activated gates, and for a GRU the candidate's part that the reset gate scales.
    var gateBlock: Int { 4 * units }

    /// The start of the state after a step; 0 is the initial one.
    func state(_ step: Int) -> Int { step * stateSize }
    /// The start of the cell after a step.
    func cell(_ step: Int) -> Int { (2 * steps + 1 - step) * stateSize }
    /// The start of the gates of steps 1, 2, …
    func gates(_ step: Int) -> Int { (steps + 1) * cell.stateCount * stateSize + (step - 1) * batch * gateBlock }
    /// The size of the block, with gates or without.
    func count(keepsGates: Bool) -> Int { gates(keepsGates ? steps + 1 : 1) }

    /// The products of all steps and parts: those of a part's rows, of `inner` numbers each, with a weight of `outer` columns.
    func products(inner: Int, outer: Int) -> [ProductWork] {
        let rows = Dictionary(grouping: parts.map(\.count)) { $0 }.mapValues(\.count)
        return rows.sorted { $0.key < $1.key }.map { height, count in
            var work = ProductWork(m: height, k: inner, n: outer, transposesLeft: false, transposesRight: false)
            work.count = steps * count
            return work
        }
    }

    /// The ranges of the batch whose rows go through all steps without looking at each other; their number depends on nothing but the batch.
    var parts: [Range<Int>] {
        let count = min(4, max(1, batch / 16))
        return (0..<count).map { (batch * $0 / count)..<(batch * ($0 + 1) / count) }
    }
}

/// Parts of a plan's workspace, given out while a kernel is made and found while it runs.
struct WorkspaceParts {
    private(set) var count = 0

    /// The start of a new part, on a cache line.
    mutating func take(_ size: Int) -> Int {
        defer { count += (size + 15) / 16 * 16 }
        return count
    }
}

/// A weight as products read it: the copy that all products share if it is a variable, else one made in the workspace for each run.
struct PackedOperand {
    private let layout: PackedMatrix.Layout
    private let shared: PackedMatrix?
    private let source: UnsafeMutablePointer<Float>
    private let offset: Int

    init(_ binding: Binding, _ argument: Recurrence.Argument, isTransposed: Bool, parts: inout WorkspaceParts) {
        let shape = binding.shapes[argument.rawValue]
        layout = PackedMatrix.Layout(
            rows: isTransposed ? shape[1] : shape[0], columns: isTransposed ? shape[0] : shape[1], isTransposed: isTransposed)
        shared = binding.variables[argument.rawValue]?.packed(layout)
        source = binding.inputs[argument.rawValue]
        offset = shared == nil ? parts.take(layout.packedCount) : 0
    }

    /// The packed matrix; called once per run.
    func current(_ workspace: UnsafeMutablePointer<Float>, _ context: RunContext) -> UnsafeMutablePointer<Float> {
        if let shared { return shared.current(context) }
        layout.pack(source, into: workspace + offset, context)
        return workspace + offset
    }
}
