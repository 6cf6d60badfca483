import Neural

/// The network that scores series: high for real ones. Where it takes labels, it judges whether the series belongs to its label.
struct SeriesCritic {
    let shape: SeriesNetworkShape
    /// The numbers of each label; nil when labels are not taken.
    let embedding: Embedding?
    /// The layers with variables; activations come between them.
    private let layers: [any Layer]
    private let dropout: Float

    /// Makes the network's variables, all named `critic.…`.
    ///
    /// - Parameters:
    ///   - shape: The sizes.
    ///   - hiddenWidths: The widths of the fully connected variant's hidden layers.
    ///   - dropout: The probability of leaving out a hidden unit of the fully connected variant, from its second hidden layer on.
    ///   - variables: Where the variables are made.
    init(_ shape: SeriesNetworkShape, hiddenWidths: [Int], dropout: Float = 0, in variables: Variables) {
        self.shape = shape
        self.dropout = dropout
        embedding =
            shape.conditionWidth > 0
            ? Embedding("critic.embedding", categories: shape.labelCount, width: shape.conditionWidth, in: variables) : nil
        var layers: [any Layer] = []
        switch shape.architecture {
        case .mlp:
            var width = shape.seriesWidth + shape.conditionWidth
            for (index, next) in (hiddenWidths + [1]).enumerated() {
                layers.append(Linear("critic.\(index)", inputs: width, outputs: next, in: variables))
                width = next
            }
        case .conv:
            var width = shape.channels + shape.conditionWidth
            for (index, next) in [32, 64, 128].enumerated() {
                layers.append(Conv1D("critic.\(index)", inputs: width, outputs: next, width: 4, stride: 2, padding: 1, in: variables))
                width = next
            }
            layers.append(Conv1D("critic.3", inputs: width, outputs: 256, width: 5, padding: 2, in: variables))
            layers.append(Linear("critic.4", inputs: shape.coarseLength * 256, outputs: 1, in: variables))
        }
        self.layers = layers
    }

    /// Every variable that a gradient should change.
    var parameters: [Variable] { (embedding?.parameters ?? []) + layers.flatMap(\.parameters) }

    /// Records the network: (B, T · C) and (B, condition) to scores (B, 1).
    func callAsFunction(_ series: Tensor, condition: Tensor?) -> Tensor {
        switch shape.architecture {
        case .mlp: fullyConnected(series, condition)
        case .conv: convolutional(series, condition)
        }
    }

    private func fullyConnected(_ series: Tensor, _ condition: Tensor?) -> Tensor {
        var hidden = condition.map { Tensor.concatenate([series, $0], axis: 1) } ?? series
        for (index, layer) in layers.enumerated() {
            hidden = layer(hidden)
            if index == layers.count - 1 { break }
            if index > 0 { hidden = Dropout("critic.\(index)", probability: dropout)(hidden) }
            hidden = hidden.leakyReLU(0.2)
        }
        return hidden
    }

    private func convolutional(_ series: Tensor, _ condition: Tensor?) -> Tensor {
        let batch = series.shape[0]
        let padded = shape.coarseLength * 8
        var hidden = series.reshaped(to: [batch, shape.length, shape.channels]).padded(axis: 1, before: 0, after: padded - shape.length)
        if let condition {
            let spread = condition.reshaped(to: [batch, 1, shape.conditionWidth]).broadcast(to: [batch, padded, shape.conditionWidth])
            hidden = Tensor.concatenate([hidden, spread], axis: 2)
        }
        for layer in layers.dropLast() { hidden = layer(hidden).leakyReLU(0.2) }
        return layers[layers.count - 1](hidden.reshaped(to: [batch, shape.coarseLength * 256]))
    }
}
