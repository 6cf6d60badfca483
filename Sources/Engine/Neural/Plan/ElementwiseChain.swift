import CKernels

/// Elementwise operations joined into one walk over memory, tile by tile, so that what lies between them stays in the first-level cache.
struct ElementwiseChain {
    /// Where an operation's argument comes from.
    enum Operand: Hashable {
        /// The result of an earlier operation of the chain.
        case result(Int)
        /// A tensor of the chain's size.
        case full(UnsafeMutablePointer<Float>)
        /// A smaller tensor, read by a pattern.
        case pattern(UnsafeMutablePointer<Float>, Broadcast.Pattern)
        /// One number everywhere.
        case number(Float)
    }

    struct Member {
        let operation: Elementwise
        let operands: [Operand]
        /// Where the result is stored, nil if only the chain needs it.
        let output: UnsafeMutablePointer<Float>?
    }

    /// How to find an argument in a tile: `base + element · byElement + column · byColumn + worker · byWorker`.
    private struct Stream {
        var base: UnsafeMutablePointer<Float>
        var byElement = 0
        var byColumn = 0
        var byWorker = 0
    }

    private struct Instruction {
        let loop: sb_elementwise
        let scalar: Float
        let output: Stream
        let left: Stream
        let right: Stream
    }

    private enum Preparation {
        case number(UnsafeMutablePointer<Float>, Float)
        /// A pattern that looks the same in every tile.
        case once(UnsafeMutablePointer<Float>, from: UnsafeMutablePointer<Float>, Broadcast.Pattern)
        /// A pattern that is written out for each tile.
        case perTile(UnsafeMutablePointer<Float>, from: UnsafeMutablePointer<Float>, Broadcast.Pattern)
    }

    /// The floats of scratch memory that any chain may use on each thread; it is to fit into the first-level cache with the tiles that are read and written.
    static let scratchCount = 16_384
    /// The largest number of members, which bounds the scratch tiles.
    static let memberLimit = 40

    private let count: Int
    private let tile: Int
    private let row: Int
    private var instructions: [Instruction] = []
    private var preparations: [Preparation] = []

    /// Lays a chain out.
    ///
    /// - Parameters:
    ///   - members: The operations, each after those it needs.
    ///   - count: The number of elements.
    ///   - scratch: At least `scratchCount` floats for each thread, which nobody else uses during a run.
    init(_ members: [Member], count: Int, scratch: UnsafeMutablePointer<Float>) {
        self.count = count
        let operands = members.flatMap(\.operands)
        let prepared = Set(operands.filter { if case .full = $0 { false } else if case .result = $0 { false } else { true } })
        let inner = members.count { $0.output == nil }
        let streams = prepared.count + inner + Set(operands).subtracting(prepared).count + members.count - inner
        // Six of eight kilofloats of the first-level cache, and never more scratch than there is.
        let room = min(6_144 / max(streams, 1), Self.scratchCount / max(prepared.count + inner, 1))
        let largest = max(64, min(2_048, room) / 64 * 64)
        let periods = operands.compactMap { operand -> Int? in
            if case .pattern(_, let pattern) = operand, pattern.inner == 1, pattern.count > 1 { pattern.count } else { nil }
        }
        let period = periods.first
        precondition(periods.allSatisfy { $0 == period }, "a chain has one row length")
        if let period, period > largest {
            let pieces = (period + largest - 1) / largest
            tile = ((period + pieces - 1) / pieces + 15) / 16 * 16
            row = period
        } else {
            tile = period.map { largest / $0 * $0 } ?? largest
            row = tile
        }
        lay(members, period: period, scratch: scratch)
    }

    private mutating func lay(_ members: [Member], period: Int?, scratch: UnsafeMutablePointer<Float>) {
        var lastUse = [Int](repeating: -1, count: members.count)
        for (index, member) in members.enumerated() {
            for case .result(let earlier) in member.operands { lastUse[earlier] = index }
        }
        var slots = 0
        var free: [Int] = []
        func takeSlot() -> Int {
            if let slot = free.popLast() { return slot }
            slots += 1
            return slots - 1
        }
        let width = tile
        func place(_ slot: Int) -> UnsafeMutablePointer<Float> { scratch + slot * width }
        var known: [Operand: Stream] = [:]
        var slotOfResult = [Int?](repeating: nil, count: members.count)
        // Prepared tiles keep their slots for the whole run; they are placed before any result frees one.
        for operand in members.flatMap(\.operands) where known[operand] == nil {
            switch operand {
            case .result: break
            case .full(let pointer): known[operand] = Stream(base: pointer, byElement: 1)
            case .number(let value):
                let target = place(takeSlot())
                preparations.append(.number(target, value))
                known[operand] = Stream(base: target, byWorker: Self.scratchCount)
            case .pattern(let pointer, let pattern):
                if pattern.inner == 1, pattern.count > tile {
                    known[operand] = Stream(base: pointer, byColumn: 1)
                } else {
                    let target = place(takeSlot())
                    let isSame = pattern.count == 1 || pattern.inner == 1
                    preparations.append(isSame ? .once(target, from: pointer, pattern) : .perTile(target, from: pointer, pattern))
                    known[operand] = Stream(base: target, byWorker: Self.scratchCount)
                }
            }
        }
        for (index, member) in members.enumerated() {
            let arguments = member.operands.map { known[$0] ?? Stream(base: scratch) }
            for case .result(let earlier) in Set(member.operands) where lastUse[earlier] == index {
                if let slot = slotOfResult[earlier] { free.append(slot) }
            }
            let target: Stream
            if let output = member.output {
                target = Stream(base: output, byElement: 1)
            } else {
                let slot = takeSlot()
                slotOfResult[index] = slot
                target = Stream(base: place(slot), byWorker: Self.scratchCount)
            }
            known[.result(index)] = target
            let (loop, scalar) = member.operation.function
            instructions.append(
                Instruction(loop: loop, scalar: scalar, output: target, left: arguments[0], right: arguments[arguments.count - 1]))
        }
        precondition(slots * tile <= Self.scratchCount, "a chain needs more scratch memory than there is")
    }

    /// The chain's work.
    var kernel: Kernel {
        let chain = self
        let units = (count + row - 1) / row
        // Below some thousand operations on vectors it costs more to hand a part over than to do it.
        let grain = max(1, 16_384 / (row * (1 + instructions.count)))
        return { context in
            context.parallel(units, grain: grain) { units, worker in
                chain.run((units.lowerBound * chain.row)..<min(units.upperBound * chain.row, chain.count), worker)
            }
        }
    }

    private func run(_ elements: Range<Int>, _ worker: Int) {
        let ownScratch = worker * Self.scratchCount
        for preparation in preparations {
            switch preparation {
            case .number(let target, let value): sb_fill(target + ownScratch, value, min(tile, count))
            case .once(let target, let source, let pattern):
                sb_repeat(target + ownScratch, source, 0, min(tile, count), pattern.inner, pattern.count)
            case .perTile: break
            }
        }
        instructions.withUnsafeBufferPointer { instructions in
            var start = elements.lowerBound
            while start < elements.upperBound {
                let end = min(start + row, elements.upperBound)
                var element = start
                while element < end {
                    let length = min(tile, end - element)
                    for case .perTile(let target, let source, let pattern) in preparations {
                        sb_repeat(target + ownScratch, source, element, length, pattern.inner, pattern.count)
                    }
                    let column = element - start
                    func place(_ stream: Stream) -> UnsafeMutablePointer<Float> {
                        stream.base + (element * stream.byElement + column * stream.byColumn + worker * stream.byWorker)
                    }
                    for i in instructions { i.loop(place(i.output), place(i.left), place(i.right), i.scalar, length) }
                    element += length
                }
                start = end
            }
        }
    }
}
