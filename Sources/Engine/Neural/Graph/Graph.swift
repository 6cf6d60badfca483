/// A record of operations on shapes: what one step of training, or one block of sampling, computes.
///
/// Recording does no arithmetic. A node that exists already is not recorded again, so common parts are shared from the start. Make a `Plan` of the
/// graph to run it. A graph belongs to one thread.
package final class Graph {
    /// Whether normalisation uses the batch's statistics and dropout drops.
    package enum Mode: Sendable { case training, inference }

    struct Node {
        let operation: any Operation
        let inputs: [Int]
        let shape: Shape
    }

    /// Something that outlives the step: a variable that is written after everything that reads it has run.
    struct Effect {
        let inputs: [Int]
        let writes: Variable
        /// A variable whose write in the same graph comes first.
        var follows: Variable?
        let kernel: ([UnsafeMutablePointer<Float>]) -> Kernel
    }

    private struct Key: Hashable {
        let operation: AnyHashable
        let inputs: [Int]
    }

    /// The name that keys the graph's random numbers.
    package let name: String
    /// The mode in which layers record themselves.
    package let mode: Mode
    private(set) var nodes: [Node] = []
    private(set) var effects: [Effect] = []
    private(set) var optimisers: [any Optimiser] = []
    private let averages: ExponentialMovingAverage?
    private var known: [Key: Int] = [:]
    private var purposes: [String: Int] = [:]
    private var assigned: [ObjectIdentifier: Tensor] = [:]

    /// Starts an empty record.
    ///
    /// - Parameters:
    ///   - name: Keys the graph's random numbers: graphs of one fit that run at the same step need different names.
    ///   - mode: How layers record themselves.
    ///   - averages: If given, reads of a parameter that it follows give its average: for sampling.
    package init(_ name: String, mode: Mode = .training, reading averages: ExponentialMovingAverage? = nil) {
        self.name = name
        self.mode = mode
        self.averages = averages
    }

    /// Records an operation, or finds the equal one that was recorded before.
    package func record<Recorded: Operation>(_ operation: Recorded, _ inputs: [Tensor] = []) -> Tensor {
        precondition(inputs.allSatisfy { $0.graph === self }, "tensors of different graphs cannot be combined")
        let key = Key(operation: AnyHashable(operation), inputs: inputs.map(\.id))
        if let id = known[key] { return tensor(id) }
        let shape = operation.shape(of: inputs.map(\.shape))
        nodes.append(Node(operation: operation, inputs: key.inputs, shape: shape))
        known[key] = nodes.count - 1
        return tensor(nodes.count - 1)
    }

    /// The node of an operation on some inputs, if it is recorded.
    func known<Recorded: Operation>(_ operation: Recorded, _ inputs: [Int]) -> Int? {
        known[Key(operation: AnyHashable(operation), inputs: inputs)]
    }

    /// Takes over the writes of another graph, whose inputs are found at other nodes here.
    func adoptEffects(of other: Graph, _ place: (Int) -> Int) {
        effects = other.effects.map { Effect(inputs: $0.inputs.map(place), writes: $0.writes, follows: $0.follows, kernel: $0.kernel) }
        optimisers = other.optimisers
    }

    func tensor(_ id: Int) -> Tensor { Tensor(graph: self, shape: nodes[id].shape, id: id) }

    /// Data that is filled in before each run, by `Plan.input(_:)`.
    package func input(_ name: String, _ shape: Shape) -> Tensor { record(Input(name: name, sourceShape: shape)) }

    /// Indices that are filled in before each run, by `Plan.indices(_:)`.
    package func indices(_ name: String, count: Int) -> Tensor { record(Input(name: name, sourceShape: [count])) }

    /// The present value of a variable, or that of its average in a graph that reads averages.
    package func read(_ variable: Variable) -> Tensor { record(VariableRead(variable: averages?.average(of: variable) ?? variable)) }

    /// A tensor whose elements are all the same number.
    package func constant(_ value: Float, _ shape: Shape = []) -> Tensor { record(Fill(value: value, sourceShape: shape)) }

    /// A tensor of given numbers, row by row.
    package func constant(_ values: [Float], _ shape: Shape) -> Tensor {
        precondition(values.count == shape.count, "\(values.count) values do not fill the shape \(shape)")
        return record(Literal(values: values, sourceShape: shape))
    }

    /// New random numbers in each run, keyed by (seed, graph's name, purpose, step).
    ///
    /// - Parameters:
    ///   - distribution: What the numbers are drawn from.
    ///   - shape: The shape of the result.
    ///   - purpose: The name of their use. A second use of the name in the graph has other numbers.
    package func random(_ distribution: Distribution, _ shape: Shape, purpose: String) -> Tensor {
        purposes[purpose, default: 0] += 1
        return record(
            RandomFill(distribution: distribution, purpose: "\(name).\(purpose).\(purposes[purpose, default: 0])", sourceShape: shape))
    }

    /// Writes a tensor into a variable of the same number of elements at the end of each run.
    ///
    /// Everything else in the graph that reads the variable sees its value from before the run. A second write replaces the first; to continue from the
    /// first, start from `pending(_:)`.
    package func assign(_ variable: Variable, _ value: Tensor) {
        precondition(
            variable.shape.count == value.shape.count, "\(variable.name) \(variable.shape) cannot take a tensor of shape \(value.shape)")
        effects.removeAll { assigned[ObjectIdentifier(variable)] != nil && $0.writes === variable }
        assigned[ObjectIdentifier(variable)] = value
        addEffect(
            Effect(inputs: [value.id], writes: variable) { inputs in
                let (source, target, count) = (inputs[0], variable.storage.pointer, variable.shape.count)
                return { _ in
                    target.update(from: source, count: count)
                    variable.markChanged()
                }
            })
    }

    /// The value that a variable will have after a run as far as it is recorded: what was last assigned, or its present value.
    package func pending(_ variable: Variable) -> Tensor { assigned[ObjectIdentifier(variable)] ?? read(variable) }

    /// Moves variables against their gradients, clipped if asked, by one step of an optimiser in each run.
    package func update(_ optimiser: any Optimiser, gradients: [Tensor], clipping: GradientClipping? = nil) {
        precondition(averages == nil, "a graph that reads averages samples; gradients at averages would move the parameters")
        precondition(gradients.count == optimiser.parameters.count, "an optimiser needs one gradient for each of its parameters")
        if !optimisers.contains(where: { $0 === optimiser }) { optimisers.append(optimiser) }
        for (index, (parameter, gradient)) in zip(optimiser.parameters, clipping?(gradients) ?? gradients).enumerated() {
            precondition(gradient.shape.count == parameter.shape.count, "a gradient has its parameter's shape")
            let penalty = optimiser.weightPenalty
            let slope = penalty == 0 ? gradient : gradient + read(parameter).reshaped(to: gradient.shape) * penalty
            addEffect(Effect(inputs: [slope.id], writes: parameter) { optimiser.kernel(parameter: index, gradient: $0[0]) })
        }
    }

    /// Differentiates a loss and moves the optimiser's parameters against the gradient, clipped if asked, in each run.
    package func minimise(_ loss: Tensor, with optimiser: any Optimiser, clipping: GradientClipping? = nil) {
        update(optimiser, gradients: gradients(of: loss, withRespectTo: optimiser.parameters.map(read)), clipping: clipping)
    }

    /// Lets averages follow their optimiser's move, which must have been recorded, in each run.
    package func follow(_ averages: ExponentialMovingAverage) {
        for parameter in averages.optimiser.parameters {
            guard let average = averages.average(of: parameter) else { continue }
            precondition(effects.contains { $0.writes === parameter }, "averages follow an update that the graph does not have")
            addEffect(
                Effect(inputs: [], writes: average, follows: parameter) { _ in averages.kernel(parameter, into: average) })
        }
    }

    private func addEffect(_ effect: Effect) {
        precondition(!effects.contains { $0.writes === effect.writes }, "\(effect.writes.name) is written twice in one graph")
        effects.append(effect)
    }
}
