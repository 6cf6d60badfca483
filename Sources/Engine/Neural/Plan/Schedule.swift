/// The steps of a plan in the order in which they run: a graph without its dead parts, with elementwise work joined into chains.
struct Schedule {
    /// What a step does.
    enum Work {
        /// One operation of the graph.
        case operation
        /// Elementwise operations run as one chain; the node numbers are in order.
        case chain
        /// The product of the second node, added to the memory of the first, giving the third.
        case accumulation(into: Int, product: Int)
        /// A variable's write, by its index among the graph's effects.
        case effect(Int)
    }

    struct Step {
        var work: Work
        /// The nodes that the step works out.
        var nodes: [Int]
        /// The base nodes whose memory it reads.
        var reads: Set<Int>
        /// The base nodes whose memory it fills.
        var writes: [Int] = []
    }

    /// How a chain's member reads one input.
    struct Operand {
        /// The node whose memory is read, after views.
        var base: Int
        /// In floats from the start of that memory.
        var offset: Int
        /// Set where the tensor is smaller than the chain.
        var pattern: Broadcast.Pattern?
        /// Set where it is a constant.
        var number: Float?
    }

    let graph: Graph
    /// The steps in running order.
    private(set) var steps: [Step] = []
    /// For each elementwise node that runs: how it reads its inputs.
    private(set) var operands: [Int: [Operand]] = [:]
    /// The base nodes that must stay until the end of a run.
    let kept: Set<Int>

    private var isLive: [Bool]
    private var users: [[Int]]
    private var cluster: [Int?]
    private var clusters: [Cluster] = []

    private struct Cluster {
        var members: [Int]
        let count: Int
        /// The length of the rows over which a small tensor is repeated, if one is.
        var period: Int?
    }

    /// Plans the work that some tensors and the graph's effects need.
    ///
    /// - Parameters:
    ///   - graph: What was recorded.
    ///   - outputs: The nodes whose values are wanted.
    ///   - fuses: Whether elementwise work is joined and products are added in place.
    init(_ graph: Graph, outputs: [Int], fuses: Bool) {
        self.graph = graph
        let count = graph.nodes.count
        isLive = [Bool](repeating: false, count: count)
        users = [[Int]](repeating: [], count: count)
        cluster = [Int?](repeating: nil, count: count)
        kept = Set(outputs.map { Self.base(of: $0, in: graph).id })
        findLive(outputs)
        let accumulations = fuses ? findAccumulations() : [:]
        formChains(fuses: fuses, excluding: accumulations)
        steps = makeSteps(accumulations)
        findWrites()
        order()
    }

    /// The node whose memory a node shows, and at which offset: views are looked through.
    static func base(of id: Int, in graph: Graph) -> (id: Int, offset: Int) {
        var (id, offset) = (id, 0)
        while true {
            let node = graph.nodes[id]
            guard let input = node.inputs.first, let start = node.operation.viewOffset(of: graph.nodes[input].shape) else {
                return (id, offset)
            }
            offset += start
            id = input
        }
    }

    private mutating func findLive(_ outputs: [Int]) {
        var pending = outputs + graph.effects.flatMap(\.inputs)
        while let id = pending.popLast() {
            guard !isLive[id] else { continue }
            isLive[id] = true
            pending += graph.nodes[id].inputs
        }
        for id in isLive.indices where isLive[id] {
            for input in Set(graph.nodes[id].inputs) { users[input].append(id) }
        }
    }

    /// Sums whose second part is a product that nobody else needs: the product is added to the first part's memory, which must be a product
    /// or such a sum too, for then nothing is lost by not joining the sum into a chain.
    ///
    /// This is how a weight's gradients from several uses add up.
    private func findAccumulations() -> [Int: (into: Int, product: Int)] {
        var found: [Int: (into: Int, product: Int)] = [:]
        let needed = kept.union(graph.effects.flatMap(\.inputs))
        for id in isLive.indices where isLive[id] && graph.nodes[id].operation as? Elementwise == .add {
            let inputs = graph.nodes[id].inputs
            func isOwn(_ input: Int) -> Bool { users[input].count == 1 && !needed.contains(input) }
            func isProduct(_ input: Int) -> Bool { graph.nodes[input].operation is any MatrixProduct }
            guard inputs[0] != inputs[1], inputs.allSatisfy(isOwn) else { continue }
            for (a, b) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] where isProduct(b) && (isProduct(a) || found[a] != nil) {
                found[id] = (into: a, product: b)
                break
            }
        }
        return found
    }

    // MARK: Chains

    private mutating func formChains(fuses: Bool, excluding accumulations: [Int: (into: Int, product: Int)]) {
        for id in isLive.indices where isLive[id] && accumulations[id] == nil && graph.nodes[id].operation is Elementwise {
            var period: Int?
            operands[id] = graph.nodes[id].inputs.map { input in
                let operand = operand(input, absorbs: fuses, period: period)
                if let pattern = operand.pattern, pattern.inner == 1, pattern.count > 1 { period = pattern.count }
                return operand
            }
            cluster[id] = clusters.count
            clusters.append(Cluster(members: [id], count: graph.nodes[id].shape.count, period: period))
            guard fuses else { continue }
            for operand in operands[id] ?? [] where operand.pattern == nil && operand.number == nil && operand.offset == 0 {
                merge(producer: operand.base, into: id)
            }
        }
    }

    private func operand(_ input: Int, absorbs: Bool, period: Int?) -> Operand {
        var id = input
        while let reshape = graph.nodes[id].operation as? Reshape, reshape.target.count == graph.nodes[input].shape.count {
            id = graph.nodes[id].inputs[0]
        }
        if let fill = graph.nodes[id].operation as? Fill { return Operand(base: id, offset: 0, number: fill.value) }
        if absorbs, let broadcast = graph.nodes[id].operation as? Broadcast {
            let source = graph.nodes[id].inputs[0]
            if let pattern = broadcast.pattern(from: graph.nodes[source].shape),
                pattern.inner > 1 || pattern.count == 1 || (period ?? pattern.count) == pattern.count
            {
                let base = Self.base(of: source, in: graph)
                return Operand(base: base.id, offset: base.offset, pattern: pattern)
            }
        }
        let base = Self.base(of: input, in: graph)
        return Operand(base: base.id, offset: base.offset)
    }

    /// Joins the chain that makes an input with the chain of its user, unless something between them must run on its own.
    private mutating func merge(producer: Int, into id: Int) {
        guard let from = cluster[producer], let to = cluster[id], from != to, clusters[from].count == clusters[to].count else { return }
        let (first, second) = (clusters[from], clusters[to])
        guard first.period == nil || second.period == nil || first.period == second.period else { return }
        guard first.members.count + second.members.count <= ElementwiseChain.memberLimit, !isPath(from: from, to: to, below: id) else {
            return
        }
        for member in first.members { cluster[member] = to }
        clusters[to].members = (first.members + second.members).sorted()
        clusters[to].period = first.period ?? second.period
        clusters[from].members = []
    }

    /// Whether a way leads from one chain to another through nodes of neither.
    private func isPath(from: Int, to: Int, below id: Int) -> Bool {
        var seen = Set<Int>()
        var pending = clusters[from].members.flatMap(readers).filter { cluster[$0] != from && cluster[$0] != to }
        while let node = pending.popLast() {
            guard node <= id, seen.insert(node).inserted else { continue }
            if cluster[node] == to { return true }
            let together = cluster[node].map { clusters[$0].members } ?? [node]
            seen.formUnion(together)
            pending += together.flatMap(readers).filter { cluster[$0] != from }
        }
        return false
    }

    /// The nodes that read a node, those behind another shape of it included.
    private func readers(of id: Int) -> [Int] {
        users[id].flatMap { graph.nodes[$0].operation is Reshape ? readers(of: $0) : [$0] }
    }

    // MARK: Steps

    private func makeSteps(_ accumulations: [Int: (into: Int, product: Int)]) -> [Step] {
        func base(_ id: Int) -> Int { Self.base(of: id, in: graph).id }
        let absorbed = Set(accumulations.values.map(\.product))
        var made: [Step] = []
        for id in isLive.indices where isLive[id] && !absorbed.contains(id) {
            let node = graph.nodes[id]
            if let index = cluster[id] {
                guard clusters[index].members.last == id else { continue }
                let members = clusters[index].members
                let reads = members.flatMap { operands[$0] ?? [] }.filter { $0.number == nil }.map(\.base)
                made.append(Step(work: .chain, nodes: members, reads: Set(reads).subtracting(members)))
            } else if let (into, product) = accumulations[id] {
                let factors = graph.nodes[product].inputs.map(base)
                made.append(Step(work: .accumulation(into: into, product: product), nodes: [id], reads: Set(factors + [into])))
            } else if !(node.operation is any Source), base(id) == id {
                made.append(Step(work: .operation, nodes: [id], reads: Set(node.inputs.map(base))))
            }
        }
        for (index, effect) in graph.effects.enumerated() {
            made.append(Step(work: .effect(index), nodes: [], reads: Set(effect.inputs.map(base))))
        }
        return made
    }

    /// Finds what each step must store, and drops steps that nobody reads: copies of small tensors that every user reads by a pattern.
    private mutating func findWrites() {
        var owner: [Int: Int] = [:]
        for (index, step) in steps.enumerated() { for node in step.nodes { owner[node] = index } }
        var needed = kept
        var used = Set<Int>()
        var pending = Array(kept)
        for (index, step) in steps.enumerated() {
            guard case .effect = step.work else { continue }
            used.insert(index)
            pending += step.reads
            needed.formUnion(step.reads)
        }
        while let node = pending.popLast() {
            guard let index = owner[node], used.insert(index).inserted else { continue }
            pending += steps[index].reads
            needed.formUnion(steps[index].reads)
        }
        for index in steps.indices { steps[index].writes = steps[index].nodes.filter { needed.contains($0) } }
        steps = steps.indices.filter { used.contains($0) }.map { steps[$0] }
    }

    /// Puts the steps into running order: inputs first, writes of variables as soon as everything that reads them has run.
    private mutating func order() {
        var producer: [Int: Int] = [:]
        for (index, step) in steps.enumerated() { for node in step.writes { producer[node] = index } }
        var needs = steps.map { step in Set(step.reads.compactMap { producer[$0] }) }
        for (index, step) in steps.enumerated() {
            guard case .effect(let number) = step.work else { continue }
            let effect = graph.effects[number]
            for (earlier, other) in steps.enumerated() where earlier != index {
                let readsIt = other.reads.contains { (graph.nodes[$0].operation as? VariableRead)?.variable === effect.writes }
                var isFollowed = false
                if case .effect(let number) = other.work, let followed = effect.follows {
                    isFollowed = graph.effects[number].writes === followed
                }
                if readsIt || isFollowed { needs[index].insert(earlier) }
            }
        }
        var waiting = needs.map(\.count)
        var followers = [[Int]](repeating: [], count: steps.count)
        for (index, before) in needs.enumerated() { for other in before { followers[other].append(index) } }
        // A chain that only writes of variables wait for does not keep what it reads any longer than it must.
        let needed = Set(steps.flatMap { if case .effect = $0.work { [Int]() } else { Array($0.reads) } })
        func priority(_ index: Int) -> Int {
            if case .chain = steps[index].work, steps[index].writes.allSatisfy({ !needed.contains($0) && !kept.contains($0) }) { return -1 }
            return steps[index].nodes.last ?? -1
        }
        var ready = steps.indices.filter { waiting[$0] == 0 }
        var ordered: [Step] = []
        while let next = ready.indices.min(by: { priority(ready[$0]) < priority(ready[$1]) }) {
            let index = ready.remove(at: next)
            ordered.append(steps[index])
            for follower in followers[index] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { ready.append(follower) }
            }
        }
        precondition(ordered.count == steps.count, "the writes of variables wait for each other")
        steps = ordered
    }
}
