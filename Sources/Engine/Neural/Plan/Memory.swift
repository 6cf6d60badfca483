/// Where each computed tensor of a schedule lies: one arena in which a place is used again as soon as its tensor is dead.
struct Memory {
    /// The start of each base node's tensor, in floats from the start of the arena.
    private(set) var offsets: [Int: Int] = [:]
    /// The size of the arena in floats.
    private(set) var count = 0
    /// The places in use, in order.
    private var taken: [(start: Int, count: Int)] = []

    /// Assigns places.
    ///
    /// - Parameters:
    ///   - schedule: The steps in running order.
    ///   - reuses: Whether places of dead tensors are used again.
    init(_ schedule: Schedule, reuses: Bool) {
        let graph = schedule.graph
        let lastUse = Self.lastUse(schedule)
        for (index, step) in schedule.steps.enumerated() {
            var dying = step.reads.filter { offsets[$0] != nil && lastUse[$0] == index && !schedule.kept.contains($0) }
            var fresh: [Int] = []
            for node in step.writes {
                if reuses || isAccumulation(step), let heir = heir(of: node, in: step, among: dying, schedule: schedule) {
                    offsets[node] = offsets[heir]
                    dying.remove(heir)
                } else {
                    fresh.append(node)
                }
            }
            for node in fresh { offsets[node] = take(Self.padded(graph.nodes[node].shape.count)) }
            guard reuses else { continue }
            for node in dying { release(node) }
            for node in step.writes where lastUse[node] == nil && !schedule.kept.contains(node) { release(node) }
        }
    }

    /// The index of the last step that reads each base node.
    static func lastUse(_ schedule: Schedule) -> [Int: Int] {
        var last: [Int: Int] = [:]
        for (index, step) in schedule.steps.enumerated() { for node in step.reads { last[node] = index } }
        return last
    }

    /// The floats that a tensor takes: whole cache lines.
    static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    private func isAccumulation(_ step: Schedule.Step) -> Bool { if case .accumulation = step.work { true } else { false } }

    /// A dying input in whose place an output can be written.
    private func heir(of node: Int, in step: Schedule.Step, among dying: Set<Int>, schedule: Schedule) -> Int? {
        switch step.work {
        case .operation, .effect: return nil
        case .accumulation(let into, _): return into
        case .chain:
            guard let writing = step.nodes.firstIndex(of: node) else { return nil }
            let size = schedule.graph.nodes[node].shape.count
            return dying.sorted().first { candidate in
                guard schedule.graph.nodes[candidate].shape.count == size else { return false }
                // Elements are written in order with the reads, so every read must be at the same place and not after the write.
                for (position, member) in step.nodes.enumerated() {
                    for operand in schedule.operands[member] ?? [] where operand.base == candidate && operand.number == nil {
                        if position > writing || operand.pattern != nil || operand.offset != 0 { return false }
                    }
                }
                return true
            }
        }
    }

    private mutating func take(_ size: Int) -> Int {
        var start = 0
        var index = 0
        while index < taken.count, taken[index].start - start < size {
            start = taken[index].start + taken[index].count
            index += 1
        }
        taken.insert((start, size), at: index)
        count = max(count, start + size)
        return start
    }

    private mutating func release(_ node: Int) {
        taken.removeAll { $0.start == offsets[node] }
    }
}
