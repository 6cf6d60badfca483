import Neural

/// The network that makes series from normal numbers and, where it takes labels, the numbers that stand for a label.
struct SeriesGenerator {
    let shape: SeriesNetworkShape
    /// The numbers of each label; nil when labels are not taken.
    let embedding: Embedding?
    private let layers: Sequential

    /// Makes the network's variables, all named `generator.…`.
    ///
    /// - Parameters:
    ///   - shape: The sizes.
    ///   - hiddenWidths: The widths of the fully connected variant's hidden layers.
    ///   - epsilon: What the fully connected variant's batch normalisation adds to the variance.
    ///   - variables: Where the variables are made.
    init(_ shape: SeriesNetworkShape, hiddenWidths: [Int], epsilon: Float, in variables: Variables) {
        self.shape = shape
        embedding =
            shape.conditionWidth > 0
            ? Embedding("generator.embedding", categories: shape.labelCount, width: shape.conditionWidth, in: variables) : nil
        let inputs = shape.latentDimension + shape.conditionWidth
        layers =
            switch shape.architecture {
            case .mlp: Self.fullyConnected(shape, inputs: inputs, widths: hiddenWidths, epsilon: epsilon, in: variables)
            case .conv: Self.convolutional(shape, inputs: inputs, in: variables)
            }
    }

    /// Every variable that a gradient should change.
    var parameters: [Variable] { (embedding?.parameters ?? []) + layers.parameters }

    /// Records the network: (B, z) and (B, condition) to (B, T · C).
    func callAsFunction(_ latent: Tensor, condition: Tensor?) -> Tensor {
        let series = layers(condition.map { Tensor.concatenate([$0, latent], axis: 1) } ?? latent)
        return series.reshaped(to: [latent.shape[0], shape.seriesWidth])
    }

    private static func fullyConnected(
        _ shape: SeriesNetworkShape, inputs: Int, widths: [Int], epsilon: Float, in variables: Variables
    ) -> Sequential {
        var layers: [any Layer] = []
        var width = inputs
        for (index, next) in widths.enumerated() {
            let isFirst = index == 0
            layers.append(Linear("generator.\(index)", inputs: width, outputs: next, hasBias: isFirst, in: variables))
            if !isFirst { layers.append(BatchNorm1D("generator.\(index).norm", features: next, epsilon: epsilon, in: variables)) }
            layers.append(Function { $0.leakyReLU(0.2) })
            width = next
        }
        layers.append(Linear("generator.\(widths.count)", inputs: width, outputs: shape.seriesWidth, in: variables))
        return Sequential(layers)
    }

    private static func convolutional(_ shape: SeriesNetworkShape, inputs: Int, in variables: Variables) -> Sequential {
        let coarse = shape.coarseLength
        var layers: [any Layer] = [
            Linear("generator.0", inputs: inputs, outputs: coarse * 256, hasBias: false, in: variables),
            Function { $0.reshaped(to: [$0.shape[0], coarse, 256]) },
            BatchNorm1D("generator.0.norm", features: 256, in: variables),
            Function { $0.relu() },
        ]
        var width = 256
        for index in 1...3 {
            layers += [
                TransposedConv1D(
                    "generator.\(index)", inputs: width, outputs: width / 2, width: 4, stride: 2, padding: 1, hasBias: false, in: variables),
                BatchNorm1D("generator.\(index).norm", features: width / 2, in: variables),
                Function { $0.relu() },
            ]
            width /= 2
        }
        layers.append(Conv1D("generator.4", inputs: width, outputs: shape.channels, width: 5, padding: 2, in: variables))
        layers.append(Function { $0.slice(axis: 1, 0..<shape.length) })
        return Sequential(layers)
    }
}
