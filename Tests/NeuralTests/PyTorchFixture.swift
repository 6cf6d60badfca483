import Foundation
import Neural
import Safetensors
import Testing

/// What PyTorch answered for a small network: a file that Benchmarks/peers/fixtures.py wrote, which says what is in it.
///
/// Makes layers that start with the file's weights, and compares what the engine answers.
final class PyTorchFixture {
    /// How a tensor of PyTorch lies in ours.
    enum Layout {
        case same
        /// All axes in the opposite order: weights of linear layers and convolutions.
        case reversed
        /// The same, of a tensor seen under another shape: channels and steps that PyTorch holds as one axis.
        case reversedAs([Int])
        /// The last two of three axes exchanged: PyTorch's series are (B, C, T), its transposed convolutions (in, out, K).
        case channelsLast

        func order(of shape: [Int]) -> (view: [Int], axes: [Int]) {
            switch self {
            case .same: (shape, Array(shape.indices))
            case .reversed: (shape, shape.indices.reversed())
            case .reversedAs(let view): (view, view.indices.reversed())
            case .channelsLast: (shape, [0, 2, 1])
            }
        }
    }

    /// The name of an input, and how PyTorch's lies in ours.
    typealias Input = (name: String, layout: Layout)

    private struct Loaded {
        let variable: Variable
        let name: String
        let layout: Layout
        let start: [Float]
    }

    let variables = Variables(seed: 1)
    private let file: SafetensorsFile
    private var loaded: [Loaded] = []

    init(_ name: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).safetensors")
        file = try SafetensorsFile([UInt8](Data(contentsOf: path)))
    }

    // MARK: Tensors

    /// A tensor of the file in our layout.
    func tensor(_ name: String, _ layout: Layout = .same) throws -> [Float] {
        let (view, axes) = layout.order(of: try file.shape(name))
        let values = try file.floats(name)
        let steps = view.indices.map { view[($0 + 1)...].reduce(1, *) }
        let (lengths, moves) = (axes.map { view[$0] }, axes.map { steps[$0] })
        return values.indices.map { index in
            var (rest, place) = (index, 0)
            for axis in lengths.indices.reversed() {
                place += rest % lengths[axis] * moves[axis]
                rest /= lengths[axis]
            }
            return values[place]
        }
    }

    /// The shape of a tensor of the file in our layout.
    func shape(_ name: String, _ layout: Layout = .same) throws -> [Int] {
        let (view, axes) = layout.order(of: try file.shape(name))
        return axes.map { view[$0] }
    }

    /// Expects values to differ from a tensor of the file by at most 1e-5 of its largest magnitude.
    func expect(
        _ values: some Collection<Float>, equal name: String, _ layout: Layout = .same, at location: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try tensor(name, layout)
        let largest = expected.map(abs).max() ?? 0
        let bound = 1e-5 * (largest > 0 ? largest : 1)
        let wrong = zip(values, expected).first { !(abs($0 - $1) <= bound) }
        #expect(
            values.count == expected.count && wrong == nil, "\(name): \(values.count) of \(expected.count), \(wrong.map { "\($0)" } ?? "")",
            sourceLocation: location)
    }

    // MARK: Layers

    /// Sets a variable to a weight or running statistic of the file; one that the file does not have stays as it is.
    func load(_ variable: Variable?, _ name: String, _ layout: Layout = .same) throws {
        guard let variable else { return }
        let stored = "\(variable.isTrainable ? "weight" : "buffer").\(name)"
        if variable.isTrainable || file.header[stored] != nil { variable.values = try tensor(stored, layout) }
        loaded.append(Loaded(variable: variable, name: name, layout: layout, start: variable.values))
    }

    /// The linear layer of a name; `joined` says what its outputs or inputs are if they are channels and steps: the weight's shape with them apart.
    func linear(_ name: String, joined: [Int]? = nil) throws -> Linear {
        let shape = try file.shape("weight.\(name).weight")
        let layer = Linear(name, inputs: shape[1], outputs: shape[0], hasBias: has("\(name).bias"), in: variables)
        try load(layer.weight, "\(name).weight", joined.map { .reversedAs($0) } ?? .reversed)
        try load(layer.bias, "\(name).bias")
        return layer
    }

    func conv(_ name: String, stride: Int = 1, padding: Int = 0) throws -> Conv1D {
        let shape = try file.shape("weight.\(name).weight")
        let layer = Conv1D(
            name, inputs: shape[1], outputs: shape[0], width: shape[2], stride: stride, padding: padding, hasBias: has("\(name).bias"),
            in: variables)
        try load(layer.weight, "\(name).weight", .reversed)
        try load(layer.bias, "\(name).bias")
        return layer
    }

    func transposedConv(_ name: String, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0) throws -> TransposedConv1D {
        let shape = try file.shape("weight.\(name).weight")
        let layer = TransposedConv1D(
            name, inputs: shape[0], outputs: shape[1], width: shape[2], stride: stride, padding: padding, outputPadding: outputPadding,
            hasBias: has("\(name).bias"), in: variables)
        try load(layer.weight, "\(name).weight", .channelsLast)
        try load(layer.bias, "\(name).bias")
        return layer
    }

    /// The normalisation whose parameters begin with `prefix`, which ends with a dot or is empty.
    func batchNorm(_ prefix: String, epsilon: Float = 1e-5) throws -> BatchNorm1D {
        let features = try file.shape("weight.\(prefix)weight")[0]
        let layer = BatchNorm1D("norm.\(prefix)", features: features, epsilon: epsilon, in: variables)
        try load(layer.weight, "\(prefix)weight")
        try load(layer.bias, "\(prefix)bias")
        try load(layer.runningMean, "\(prefix)running_mean")
        try load(layer.runningVariance, "\(prefix)running_var")
        return layer
    }

    private func has(_ name: String) -> Bool { file.header["weight.\(name)"] != nil }

    // MARK: Checks

    /// Compares outputs, gradients of the file's weighted sum of them, and running statistics.
    ///
    /// - Parameters:
    ///   - prefix: That of the tensors to compare with, such as `evaluation.`.
    ///   - mode: How layers record themselves.
    ///   - inputs: What the network takes; inputs of integers are lists of indices.
    ///   - output: How PyTorch's output lies in ours.
    ///   - network: Records the work on the inputs.
    func checkAnswers(
        prefix: String = "", mode: Graph.Mode = .training, inputs: [Input] = [("x", .same)], output: Layout = .same,
        _ network: ([Tensor]) -> Tensor
    ) throws {
        let graph = Graph("fixture", mode: mode)
        let given = try record(inputs, in: graph)
        let result = network(given)
        let sum = (result * graph.constant(try tensor("output.share", output), result.shape)).sum()
        let weights = loaded.filter(\.variable.isTrainable)
        let sources = zip(inputs, given).filter { !isIndices("input.\($0.0.name)") }
        let gradients = graph.gradients(of: sum, withRespectTo: sources.map(\.1) + weights.map { graph.read($0.variable) })
        let compared =
            [("output", output)] + sources.map { ("gradient.input.\($0.0.name)", $0.0.layout) }
            + weights.map { ("gradient.weight.\($0.name)", $0.layout) }
        let tensors = [result] + gradients
        let plan = Plan(graph, outputs: Dictionary(uniqueKeysWithValues: zip(compared.map(\.0), tensors)))
        try fill(inputs, of: plan)
        plan.run()
        for (name, layout) in compared { try expect(plan.output(name), equal: prefix + name, layout) }
        for statistic in loaded where !statistic.variable.isTrainable {
            try expect(statistic.variable.values, equal: "\(prefix)buffer_after.\(statistic.name)", statistic.layout)
        }
        restart()
    }

    /// Compares ten losses while an optimiser makes a loss small: the mean squared distance to the file's target, or what `loss` makes of output and inputs.
    func checkLearning(
        inputs: [Input] = [("x", .same)], output: Layout = .same, optimiser: String = "adam",
        minimise: ((Graph, Tensor, [Variable]) -> Void)? = nil, loss: ((Tensor, [Tensor]) -> Tensor)? = nil,
        _ network: ([Tensor]) -> Tensor
    ) throws {
        let graph = Graph("fixture")
        let given = try record(inputs, in: graph)
        let result = network(given)
        let loss =
            try loss?(result, given)
            ?? Losses.meanSquaredError(result, graph.constant(try tensor("target", output), result.shape))
        let parameters = loaded.map(\.variable).filter(\.isTrainable)
        if let minimise {
            minimise(graph, loss, parameters)
        } else {
            graph.minimise(loss, with: Adam("adam", variables: variables, parameters: parameters, learningRate: 0.01))
        }
        let plan = Plan(graph, outputs: ["loss": loss])
        try fill(inputs, of: plan)
        let losses = (0..<10 as Range<UInt64>).map { step in
            plan.run(step: step)
            return plan.value("loss")
        }
        try expect(losses, equal: "losses.\(optimiser)")
        restart()
    }

    private func isIndices(_ name: String) -> Bool { file.header[name]?.type == .int32 }

    private func record(_ inputs: [Input], in graph: Graph) throws -> [Tensor] {
        try inputs.map { name, layout in
            let shape = try shape("input.\(name)", layout)
            return isIndices("input.\(name)") ? graph.indices(name, count: shape.reduce(1, *)) : graph.input(name, Shape(shape))
        }
    }

    private func fill(_ inputs: [Input], of plan: Plan) throws {
        for (name, layout) in inputs {
            if isIndices("input.\(name)") {
                _ = plan.indices(name).update(fromContentsOf: try file.int32s("input.\(name)"))
            } else {
                _ = plan.input(name).update(fromContentsOf: try tensor("input.\(name)", layout))
            }
        }
    }

    /// Sets all variables to the file's start again.
    func restart() { for entry in loaded { entry.variable.values = entry.start } }

    /// What the file calls parameters, and how PyTorch's lie in ours.
    func names(of parameters: [Variable]) -> [(name: String, layout: Layout)] {
        parameters.compactMap { parameter in loaded.first { $0.variable === parameter }.map { ($0.name, $0.layout) } }
    }
}
