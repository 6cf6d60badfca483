import Neural

/// A generator and a critic of series, with the sizes of Benchmarks/peers/pytorch_networks.py.
struct AdversarialNetworks {
    /// The length of the noise that a series is made from.
    static let latent = 100
    let length: Int
    let variables: Variables
    let generator: any Layer
    let critic: any Layer

    /// Linear layers for series of 200 steps.
    static func mlp() -> Self {
        let variables = Variables(seed: 1)
        let generator = dense("generator", [latent, 256, 512, 1024, 200], in: variables) + [Function { $0.tanh() }]
        let critic = dense("critic", [200, 512, 256, 1], in: variables)
        return Self(length: 200, variables: variables, generator: Sequential(generator), critic: Sequential(critic))
    }

    /// Linear layers with batch normalisation for series of 1,024 steps.
    static func long() -> Self {
        let variables = Variables(seed: 1)
        let generator = dense("generator", [latent, 128, 256, 512, 1024, 1024], normalises: true, in: variables)
        let critic = dense("critic", [1024, 512, 256, 1], in: variables)
        return Self(length: 1024, variables: variables, generator: Sequential(generator), critic: Sequential(critic))
    }

    /// Convolutions for series of 200 steps.
    static func conv() -> Self {
        let variables = Variables(seed: 1)
        let channels = [256, 128, 64, 32]
        var generator: [any Layer] = [
            Linear("generator.0", inputs: latent, outputs: 256 * 25, in: variables),
            Function { $0.reshaped(to: [$0.shape[0], 25, 256]) },
            BatchNorm1D("generator.0.norm", features: 256, in: variables), Function { $0.relu() },
        ]
        for i in 1...3 {
            generator += [
                TransposedConv1D(
                    "generator.\(i)", inputs: channels[i - 1], outputs: channels[i], width: 4, stride: 2, padding: 1, in: variables),
                BatchNorm1D("generator.\(i).norm", features: channels[i], in: variables), Function { $0.relu() },
            ]
        }
        generator += [
            Conv1D("generator.4", inputs: 32, outputs: 1, width: 5, padding: 2, in: variables),
            Function { $0.tanh().reshaped(to: [$0.shape[0], 200]) },
        ]
        var critic: [any Layer] = [Function { $0.reshaped(to: [$0.shape[0], 200, 1]) }]
        for (i, (inputs, outputs)) in [(1, 32), (32, 64), (64, 128)].enumerated() {
            critic += [
                Conv1D("critic.\(i)", inputs: inputs, outputs: outputs, width: 4, stride: 2, padding: 1, in: variables),
                Function { $0.leakyReLU(0.2) },
            ]
        }
        critic += [
            Conv1D("critic.3", inputs: 128, outputs: 256, width: 5, padding: 2, in: variables),
            Function { $0.leakyReLU(0.2).reshaped(to: [$0.shape[0], 25 * 256]) },
            Linear("critic.4", inputs: 25 * 256, outputs: 1, in: variables),
        ]
        return Self(length: 200, variables: variables, generator: Sequential(generator), critic: Sequential(critic))
    }

    /// Linear layers with LeakyReLU between them; if asked, batch normalisation after all but the first and the last.
    private static func dense(_ name: String, _ widths: [Int], normalises: Bool = false, in variables: Variables) -> [any Layer] {
        var layers: [any Layer] = []
        let last = widths.count - 2
        for i in 0...last {
            let isInner = normalises && i > 0 && i < last
            layers.append(Linear("\(name).\(i)", inputs: widths[i], outputs: widths[i + 1], hasBias: !isInner, in: variables))
            if isInner { layers.append(BatchNorm1D("\(name).\(i).norm", features: widths[i + 1], epsilon: 0.8, in: variables)) }
            if i < last { layers.append(Function { $0.leakyReLU(0.2) }) }
        }
        return layers
    }
}
