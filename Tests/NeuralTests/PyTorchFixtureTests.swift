import Neural
import Testing

/// Answers, gradients and losses beside those of PyTorch, to 1e-5 of the largest magnitude of each tensor.
@Suite struct PyTorchFixtureTests {
    @Test("Linear layers and activations answer, differentiate and learn as PyTorch's do")
    func linear() throws {
        let fixture = try PyTorchFixture("linear")
        let network = Sequential([
            try fixture.linear("0"), Function { $0.tanh() }, try fixture.linear("2"), Function { $0.leakyReLU(0.2) },
            try fixture.linear("4"), Function { $0.sigmoid() }, try fixture.linear("6"), Function { $0.softplus() },
            try fixture.linear("8"), Function { $0.relu() }, try fixture.linear("10"),
        ])
        try fixture.checkAnswers { network($0[0]) }
        try fixture.checkLearning { network($0[0]) }
    }

    @Test("Convolutions with strides and padding answer, differentiate and learn as PyTorch's do")
    func convolution() throws {
        let fixture = try PyTorchFixture("conv")
        let network = Sequential([
            try fixture.conv("0", stride: 2, padding: 1), Function { $0.tanh() }, try fixture.conv("2", padding: 2),
            Function { $0.leakyReLU(0.2) }, try fixture.conv("4", stride: 3),
        ])
        try fixture.checkAnswers(inputs: [("x", .channelsLast)], output: .channelsLast) { network($0[0]) }
        try fixture.checkLearning(inputs: [("x", .channelsLast)], output: .channelsLast) { network($0[0]) }
    }

    @Test("Transposed convolutions answer, differentiate and learn as PyTorch's do")
    func transposedConvolution() throws {
        let fixture = try PyTorchFixture("conv_transpose")
        let network = Sequential([
            try fixture.transposedConv("0", stride: 2, padding: 1), Function { $0.tanh() },
            try fixture.transposedConv("2", stride: 3, padding: 1, outputPadding: 2),
        ])
        try fixture.checkAnswers(inputs: [("x", .channelsLast)], output: .channelsLast) { network($0[0]) }
        try fixture.checkLearning(inputs: [("x", .channelsLast)], output: .channelsLast) { network($0[0]) }
    }

    @Test("Batch normalisation answers, differentiates, learns and keeps statistics as PyTorch's does, in training and in evaluation")
    func batchNormalisation() throws {
        let fixture = try PyTorchFixture("batch_norm")
        let layer = try fixture.batchNorm("")
        let inputs: [PyTorchFixture.Input] = [("x", .channelsLast)]
        try fixture.checkAnswers(inputs: inputs, output: .channelsLast) { layer($0[0]) }
        try fixture.checkAnswers(prefix: "evaluation.", mode: .inference, inputs: inputs, output: .channelsLast) {
            layer($0[0])
        }
        try fixture.checkLearning(inputs: inputs, output: .channelsLast) { layer($0[0]) }
    }

    @Test("An embedding answers, differentiates and learns as PyTorch's does where rows are looked up more than once")
    func embedding() throws {
        let fixture = try PyTorchFixture("embedding")
        let layer = Embedding("table", categories: 6, width: 5, in: fixture.variables)
        try fixture.load(layer.weight, "weight")
        try fixture.checkAnswers { layer($0[0]) }
        try fixture.checkLearning { layer($0[0]) }
    }

    @Test("AdamW and RAdam learn as PyTorch's do")
    func otherOptimisers() throws {
        let fixture = try PyTorchFixture("linear")
        let network = Sequential([
            try fixture.linear("0"), Function { $0.tanh() }, try fixture.linear("2"), Function { $0.leakyReLU(0.2) },
            try fixture.linear("4"), Function { $0.sigmoid() }, try fixture.linear("6"), Function { $0.softplus() },
            try fixture.linear("8"), Function { $0.relu() }, try fixture.linear("10"),
        ])
        try fixture.checkLearning(
            optimiser: "adamw",
            minimise: { graph, loss, parameters in
                let adam = AdamW("adamw", variables: fixture.variables, parameters: parameters, learningRate: 0.01, weightDecay: 0.1)
                graph.minimise(loss, with: adam)
            }
        ) { network($0[0]) }
        try fixture.checkLearning(
            optimiser: "radam",
            minimise: { graph, loss, parameters in
                graph.minimise(loss, with: RAdam("radam", variables: fixture.variables, parameters: parameters, learningRate: 0.01))
            }
        ) { network($0[0]) }
    }

    @Test("Layer normalisation answers, differentiates and learns as PyTorch's does")
    func layerNormalisation() throws {
        let fixture = try PyTorchFixture("layer_norm")
        let layer = LayerNorm("norm", features: 6, in: fixture.variables)
        try fixture.load(layer.weight, "weight")
        try fixture.load(layer.bias, "bias")
        try fixture.checkAnswers { layer($0[0]) }
        try fixture.checkLearning { layer($0[0]) }
    }

    @Test("Attention of four heads answers and differentiates as PyTorch's does, with and without a look ahead")
    func attention() throws {
        let fixture = try PyTorchFixture("attention")
        let inputs: [PyTorchFixture.Input] = [("q", .same), ("k", .same), ("v", .same)]
        func attend(_ given: [Tensor], isCausal: Bool) -> Tensor {
            let heads = given.map { $0.reshaped(to: [2, 6, 4, 3]).transposed(axis: 1).reshaped(to: [8, 6, 3]) }
            let bias = isCausal ? Attention.causalBias(given[0].graph, steps: 6) : nil
            let read = Attention.scaledDotProduct(heads[0], heads[1], heads[2], bias: bias)
            return read.reshaped(to: [2, 4, 6, 3]).transposed(axis: 1).reshaped(to: [2, 6, 12])
        }
        try fixture.checkAnswers(inputs: inputs) { attend($0, isCausal: false) }
        try fixture.checkAnswers(prefix: "causal.", inputs: inputs) { attend($0, isCausal: true) }
    }

    @Test("A layer of several attentions answers, differentiates and learns as PyTorch's parts do")
    func selfAttention() throws {
        let fixture = try PyTorchFixture("self_attention")
        let layer = MultiHeadAttention("attention", features: 8, heads: 4, in: fixture.variables)
        for (ours, theirs) in [("query", "query"), ("key", "key"), ("value", "value"), ("out", "output")] {
            try fixture.load(fixture.variables["attention.\(ours).weight"], "\(theirs).weight", .reversed)
            if ours != "key" { try fixture.load(fixture.variables["attention.\(ours).bias"], "\(theirs).bias") }
        }
        try fixture.checkAnswers { layer($0[0]) }
        try fixture.checkLearning { layer($0[0]) }
    }

    @Test("The cross-entropy of several column heads is PyTorch's, and so are ten losses of learning")
    func crossEntropy() throws {
        let fixture = try PyTorchFixture("cross_entropy")
        let heads = Segments([3, 5, 2])
        let layer = try fixture.linear("linear")
        try fixture.checkAnswers { layer($0[0]).softmax(over: heads) }
        try fixture.checkLearning(
            inputs: [("x", .same), ("labels", .same)],
            loss: { outputs, given in Losses.crossEntropies(outputs, given[1], heads: heads).sum() }
        ) { layer($0[0]) }
    }

    @Test("Recurrent layers answer, differentiate and learn as PyTorch's do", arguments: ["gru", "lstm"])
    func recurrent(_ name: String) throws {
        let fixture = try PyTorchFixture(name)
        let layer: any RecurrentLayer =
            name == "gru"
            ? GRU("cell", inputs: 4, units: 20, in: fixture.variables) : LSTM("cell", inputs: 4, units: 20, in: fixture.variables)
        for (ours, theirs) in [("input", "ih"), ("hidden", "hh")] {
            try fixture.load(fixture.variables["cell.\(ours).weight"], "weight_\(theirs)_l0", .reversed)
            try fixture.load(fixture.variables["cell.\(ours).bias"], "bias_\(theirs)_l0")
        }
        try fixture.checkAnswers { layer($0[0]) }
        try fixture.checkLearning { layer($0[0]) }
    }

    @Test("A step of WGAN-GP with linear layers has PyTorch's loss, penalty and gradients, and ten of them its losses")
    func denseAdversaries() throws {
        let fixture = try PyTorchFixture("wgan_gp_mlp")
        let generator = Sequential([
            try fixture.linear("generator.0"), Function { $0.leakyReLU(0.2) }, try fixture.linear("generator.2"),
            try fixture.batchNorm("generator.3.", epsilon: 0.8), Function { $0.leakyReLU(0.2) }, try fixture.linear("generator.5"),
            Function { $0.tanh() },
        ])
        let critic = Sequential([
            try fixture.linear("critic.0"), Function { $0.leakyReLU(0.2) }, try fixture.linear("critic.2"),
            Function { $0.leakyReLU(0.2) }, try fixture.linear("critic.4"),
        ])
        try check(fixture, generator: generator, critic: critic)
    }

    @Test("A step of WGAN-GP with convolutions has PyTorch's loss, penalty and gradients, and ten of them its losses")
    func convolutionalAdversaries() throws {
        let fixture = try PyTorchFixture("wgan_gp_conv")
        let generator = Sequential([
            try fixture.linear("generator.0", joined: [8, 3, 6]), Function { $0.reshaped(to: [$0.shape[0], 3, 8]) },
            try fixture.batchNorm("generator.2."), Function { $0.relu() },
            try fixture.transposedConv("generator.4", stride: 2, padding: 1), try fixture.batchNorm("generator.5."),
            Function { $0.relu() },
            try fixture.transposedConv("generator.7", stride: 2, padding: 1), try fixture.batchNorm("generator.8."),
            Function { $0.relu() },
            try fixture.conv("generator.10", padding: 2), Function { $0.tanh().reshaped(to: [$0.shape[0], 12]) },
        ])
        let critic = Sequential([
            Function { $0.reshaped(to: [$0.shape[0], 12, 1]) }, try fixture.conv("critic.1", stride: 2, padding: 1),
            Function { $0.leakyReLU(0.2) }, try fixture.conv("critic.3", stride: 2, padding: 1), Function { $0.leakyReLU(0.2) },
            try fixture.conv("critic.5", padding: 2), Function { $0.leakyReLU(0.2).reshaped(to: [$0.shape[0], 24]) },
            try fixture.linear("critic.8", joined: [1, 8, 3]),
        ])
        try check(fixture, generator: generator, critic: critic)
    }

    /// Compares a generator and a critic on the noise, series and mixing shares of ten steps that the file has.
    private func check(_ fixture: PyTorchFixture, generator: Sequential, critic: Sequential) throws {
        let (steps, batch) = (10, 8)
        let given = try ["real", "noise", "share"].map { name in (name, try fixture.tensor(name)) }
        func input(_ graph: Graph, _ name: String) throws -> Tensor {
            graph.input(name, Shape([batch, try fixture.shape(name)[2]]))
        }
        func fill(_ plan: Plan, step: Int, _ names: Set<String>) {
            for (name, values) in given where names.contains(name) {
                let count = values.count / steps
                _ = plan.input(name).update(fromContentsOf: values[(step * count)..<((step + 1) * count)])
            }
        }
        func critique(_ graph: Graph) throws -> [String: Tensor] {
            let (real, fake, share) = (try input(graph, "real"), generator(try input(graph, "noise")), try input(graph, "share"))
            let penalty = Losses.gradientPenalty(at: share * real + (1 - share) * fake, critic: critic.callAsFunction)
            let score = critic(real)
            return ["fake": fake, "score": score, "penalty": penalty, "loss": critic(fake).mean() - score.mean() + 10 * penalty]
        }
        func expectGradients(_ graph: Graph, of loss: Tensor, parameters: [Variable], _ outputs: [String: Tensor], _ fills: Set<String>)
            throws
        {
            let names = fixture.names(of: parameters)
            let gradients = graph.gradients(of: loss, withRespectTo: parameters.map(graph.read))
            let tensors = outputs.merging(zip(names.map { "gradient.\($0.name)" }, gradients)) { $1 }
            let plan = Plan(graph, outputs: tensors)
            fill(plan, step: 0, fills)
            plan.run()
            for name in outputs.keys { try fixture.expect(plan.output(name), equal: name) }
            for (name, layout) in names { try fixture.expect(plan.output("gradient.\(name)"), equal: "gradient.\(name)", layout) }
            #expect(names.count == parameters.count)
        }

        let first = Graph("critic")
        let terms = try critique(first)
        try expectGradients(
            first, of: #require(terms["loss"]), parameters: critic.parameters, terms, ["real", "noise", "share"])
        let second = Graph("generator")
        let loss = -critic(generator(try input(second, "noise"))).mean()
        try expectGradients(second, of: loss, parameters: generator.parameters, ["generator_loss": loss], ["noise"])

        fixture.restart()
        let training = Graph("training")
        let trained = try critique(training)
        let adam = Adam(
            "adam", variables: fixture.variables, parameters: critic.parameters, learningRate: 0.002, beta1: 0.5, beta2: 0.9)
        training.minimise(try #require(trained["loss"]), with: adam)
        let plan = Plan(training, outputs: trained)
        var (losses, penalties): ([Float], [Float]) = ([], [])
        for step in 0..<steps {
            fill(plan, step: step, ["real", "noise", "share"])
            plan.run(step: UInt64(step))
            losses.append(plan.value("loss"))
            penalties.append(plan.value("penalty"))
        }
        try fixture.expect(losses, equal: "losses")
        try fixture.expect(penalties, equal: "penalties")
    }
}
