import Random
package import Threads

/// A graph made ready to run: steps in order, memory assigned once, nothing allocated while running.
///
/// Fill the inputs, call `run(step:)`, read the outputs; all three in place. A plan belongs to one thread at a time, and so do the variables that it
/// reads and writes.
package final class Plan {
    /// How a plan is made.
    ///
    /// The defaults are for training.
    package struct Options: Sendable {
        /// Whether the graph is simplified, elementwise work is joined into chains and products are added in place.
        ///
        /// Off only to compare with.
        package var fuses = true
        /// Whether memory of dead tensors is used again.
        ///
        /// Off only to compare with.
        package var reusesMemory = true
        package init() {}
    }

    /// The seed of all random numbers in the graph.
    package let seed: UInt64
    /// The steps and the memory, for tests and descriptions.
    let schedule: Schedule
    let memory: Memory
    private let arena: Arena
    private let team: Team
    private var sources: [Int: FloatStorage] = [:]
    private var inputs: [String: FloatStorage] = [:]
    private let outputTensors: [String: Tensor]
    private var bound: Bound?
    let optimisers: [any Optimiser]

    /// What depends on where the arena's memory is.
    private struct Bound {
        let version: Int
        let kernels: [Kernel]
        let outputs: [String: UnsafeBufferPointer<Float>]
        /// Kept, so that outputs stay where they are when the arena grows for another plan.
        let storages: (tensors: FloatStorage, scratch: FloatStorage)
    }

    /// Makes a plan of everything that the outputs and the graph's writes of variables need.
    ///
    /// - Parameters:
    ///   - graph: The record; later additions to it do not change the plan.
    ///   - outputs: The tensors to be read after a run, by name.
    ///   - seed: The seed of the fit or sample, for the graph's random numbers.
    ///   - options: How the plan is made.
    ///   - team: The threads that share the work of each step; the results are the same for any number.
    ///   - arena: Shared by plans that never run at the same time; an output is then valid until any of them runs.
    package init(
        _ graph: Graph, outputs: [String: Tensor] = [:], seed: UInt64 = 0, options: Options = Options(), team: Team = .single,
        arena: Arena = Arena()
    ) {
        self.seed = seed
        self.team = team
        self.arena = arena
        var (graph, outputs) = (graph, outputs)
        if options.fuses {
            let simpler = graph.simplified(outputs: outputs.values.map(\.id))
            outputs = outputs.mapValues { simpler.graph.tensor(simpler.places[$0.id] ?? 0) }
            graph = simpler.graph
        }
        optimisers = graph.optimisers
        schedule = Schedule(graph, outputs: outputs.values.map(\.id), fuses: options.fuses)
        memory = Memory(schedule, reuses: options.reusesMemory)
        outputTensors = outputs
        arena.reserve(tensors: memory.count, scratch: ElementwiseChain.scratchCount * team.threads)

        let needed = Set(schedule.steps.flatMap(\.reads)).union(schedule.kept)
        for (id, node) in graph.nodes.enumerated() {
            if let input = node.operation as? Input {
                let storage = FloatStorage(count: node.shape.count, zeroed: true)
                inputs[input.name] = storage
                sources[id] = storage
            } else if let read = node.operation as? VariableRead {
                sources[id] = read.variable.storage
            } else if let fill = node.operation as? Fill, needed.contains(id) {
                let storage = FloatStorage(count: node.shape.count)
                storage.buffer.update(repeating: fill.value)
                sources[id] = storage
            } else if let literal = node.operation as? Literal, needed.contains(id) {
                let storage = FloatStorage(count: node.shape.count)
                _ = storage.buffer.update(fromContentsOf: literal.values)
                sources[id] = storage
            }
        }
    }

    /// The kernels and outputs on the arena's present memory.
    private var onMemory: Bound {
        if let bound, bound.version == arena.version { return bound }
        let storages = arena.memory
        let binder = Binder(
            schedule: schedule, memory: memory, arena: storages.tensors, sources: sources, scratch: storages.scratch,
            workspace: arena.workspace, threads: team.threads)
        let made = Bound(
            version: arena.version, kernels: schedule.steps.map(binder.kernel),
            outputs: outputTensors.mapValues { UnsafeBufferPointer(start: binder.pointer($0.id), count: $0.shape.count) },
            storages: storages)
        bound = made
        return made
    }

    var kernels: [Kernel] { onMemory.kernels }

    /// Runs every step once.
    ///
    /// - Parameter step: The number of the step, which keys the graph's random numbers.
    package func run(step: UInt64 = 0) {
        let kernels = onMemory.kernels
        let context = beginRun(step: step)
        for kernel in kernels { kernel(context) }
    }

    /// What every run begins with.
    func beginRun(step: UInt64) -> RunContext {
        arena.workspace.allocate()
        for optimiser in optimisers { optimiser.beginStep() }
        return RunContext(seed: seed, step: step, team: team)
    }

    /// The memory of an input, to be filled before a run; it keeps its contents between runs and is valid while the plan lives.
    package func input(_ name: String) -> UnsafeMutableBufferPointer<Float> {
        guard let storage = inputs[name] else { preconditionFailure("the graph has no input named \(name)") }
        return storage.buffer
    }

    /// The memory of an input of indices.
    ///
    /// Each must be a row of the table that it is used with; check data before filling it in.
    package func indices(_ name: String) -> UnsafeMutableBufferPointer<Int32> {
        UnsafeMutableRawBufferPointer(input(name)).bindMemory(to: Int32.self)
    }

    /// The values of an output after a run, row by row; valid until the next run and while the plan lives.
    package func output(_ name: String) -> UnsafeBufferPointer<Float> {
        guard let buffer = (bound ?? onMemory).outputs[name] else { preconditionFailure("the plan has no output named \(name)") }
        return buffer
    }

    /// The value of an output of one element after a run.
    package func value(_ name: String) -> Float { output(name)[0] }

    /// The shape of an output.
    package func shape(ofOutput name: String) -> Shape? { outputTensors[name]?.shape }

    /// Where a computed tensor lies, and from which step to which it holds what it should.
    package struct Placement: Sendable {
        /// In floats from the start of the plan's memory.
        package let range: Range<Int>
        /// From the step that fills it to the last step that needs it.
        package let life: ClosedRange<Int>
    }

    /// The places of all computed tensors.
    package var placements: [Placement] {
        let lastUse = Memory.lastUse(schedule)
        return schedule.steps.enumerated().flatMap { index, step in
            step.writes.compactMap { node in
                guard let start = memory.offsets[node] else { return nil }
                let end = schedule.kept.contains(node) ? schedule.steps.count : lastUse[node] ?? index
                return Placement(range: start..<(start + schedule.graph.nodes[node].shape.count), life: index...end)
            }
        }
    }

    /// The steps in running order, one to a line, for reading.
    package var listing: String {
        schedule.steps.map { step in
            let operations = step.nodes.map { "\(schedule.graph.nodes[$0].operation)" }.joined(separator: " · ")
            let shape = step.nodes.last.map { " \(schedule.graph.nodes[$0].shape)" } ?? ""
            switch step.work {
            case .operation, .chain: return operations + shape
            case .accumulation: return "product added in place" + shape
            case .effect(let index): return "write " + schedule.graph.effects[index].writes.name
            }
        }.joined(separator: "\n")
    }

    /// The floats of memory that the plan's tensors take together.
    package var arenaCount: Int { memory.count }

    /// The number of steps.
    package var stepCount: Int { schedule.steps.count }
}
