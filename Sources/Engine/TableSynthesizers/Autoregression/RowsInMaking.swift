import Neural

/// Some rows of a block while a model makes them.
struct RowsInMaking {
    private let heads: AutoregressiveHeads
    private let scratch: AutoregressiveScratch
    private let variableCount: Int
    private let states: UnsafeMutablePointer<UInt8>
    /// The number of rows.
    let count: Int
    /// Variables from this place on are not known in any row.
    private var known = 0

    /// Starts rows of which nothing is known.
    ///
    /// - Parameters:
    ///   - rows: The rows of the block, counted from its first.
    ///   - scratch: Memory for as many rows, or more.
    init(_ block: StateBlock, _ rows: Range<Int>, _ heads: AutoregressiveHeads, _ scratch: AutoregressiveScratch) {
        self.heads = heads
        self.scratch = scratch
        variableCount = block.variableCount
        states = block.states + rows.lowerBound * block.variableCount
        count = rows.count
        scratch.inputs.update(repeating: 0, count: rows.count * heads.shape.inputWidth)
    }

    /// Gives a row's variable a state.
    mutating func set(_ state: UInt8, row: Int, place: Int) {
        states[row * variableCount + heads.shape.order[place]] = state
        heads.embed(state, place: place, into: scratch.inputs + row * heads.shape.inputWidth)
        known = max(known, place + 1)
    }

    /// Takes a row's variable back.
    func clear(row: Int, place: Int) {
        let width = heads.shape.embeddingWidth
        (scratch.inputs + row * heads.shape.inputWidth + place * width).update(repeating: 0, count: width)
    }

    /// The distribution of a variable in some of the rows given what is known of them, one after another; valid until the next call.
    ///
    /// - Parameter factor: On the logits.
    func probabilities(_ place: Int, rows open: [Int], factor: Float) -> UnsafePointer<Float> {
        let width = heads.shape.inputWidth
        var inputs = scratch.inputs
        if open.count < count {
            inputs = scratch.chosen
            for (target, row) in open.enumerated() { (inputs + target * width).update(from: scratch.inputs + row * width, count: width) }
        }
        heads.logits(place, inputs, rows: open.count, known: known, scratch)
        Rows.softmax(scratch.logits, count: open.count, width: heads.shape.states[place], factor: factor)
        return UnsafePointer(scratch.logits)
    }
}
