import Glibc
import Neural
import Random

/// A network with a head for every variable, which sees the variables that it is shown.
///
/// A head's first hidden layer is a sum over the variables that are shown, each of which adds what its state's embedding makes of it. What a head is shown
/// is decided from outside by zeros in the first layer's weights, so that any variable can be learned given any others. All heads' layers
/// are worked out together.
///
/// References: Uria, Murray, Larochelle: A deep and tractable density estimator. ICML 2014, arXiv:1310.1757; Germain, Gregor, Murray, Larochelle: MADE: masked
/// autoencoder for distribution estimation. ICML 2015, arXiv:1502.03509.
final class AutoregressionNetwork {
    let shape: AutoregressionShape
    private let embedding: EmbeddingSum
    private let first: (weight: Neural.Variable, bias: Neural.Variable)
    private let hidden: [HeadsLinear]
    private let output: HeadsLinear
    private let dropout: Double

    /// Makes the network; at first it knows nothing but each variable's own distribution.
    ///
    /// - Parameters:
    ///   - shape: The sizes.
    ///   - described: The variables, as the table has them.
    ///   - dropout: The share of hidden units that are left out of a step of training.
    ///   - variables: Where the parameters are made.
    init(_ shape: AutoregressionShape, of described: [Variable], dropout: Double, in variables: Variables) {
        self.shape = shape
        self.dropout = dropout
        let heads = Segments(shape.states)
        embedding = EmbeddingSum("embedding", columns: heads, width: shape.embeddingWidth, in: variables)
        let bound = (3 / Float(shape.inputWidth)).squareRoot()
        first = (
            variables.make("hidden.0.weight", [shape.inputWidth, shape.hiddenTotal], .uniform(bound: bound)),
            variables.make("hidden.0.bias", [shape.hiddenTotal], .uniform(bound: bound))
        )
        hidden = (1..<max(1, shape.hiddenLayers)).map { layer in
            let units = Segments(Array(repeating: shape.hiddenWidth, count: shape.count))
            return HeadsLinear("hidden.\(layer)", width: shape.hiddenWidth, heads: units, in: variables)
        }
        output = HeadsLinear("output", width: shape.hiddenWidth, heads: heads, in: variables)
        output.weight.values = [Float](repeating: 0, count: output.weight.shape.count)
        output.bias?.values = shape.order.flatMap { Self.logMarginals(described[$0]) }
        embedding.weight.values = smoothed(embedding.weight.values, described, seed: variables.seed)
    }

    /// All parameters, in the order of `AutoregressionShape.parameters`.
    var parameters: [Neural.Variable] {
        embedding.parameters + [first.weight, first.bias] + hidden.flatMap(\.parameters) + output.parameters
    }

    /// ln of each state's share of the training rows, with one more row in each state (Laplace's rule of succession).
    static func logMarginals(_ variable: Variable) -> [Float] {
        let total = Double(variable.counts.reduce(0, +) + variable.stateCount)
        return variable.counts.map { Float(log(Double($0 + 1) / total)) }
    }

    /// Ordered states start as points of smooth curves, so that what is learned of one holds for its neighbours at first.
    private func smoothed(_ values: [Float], _ described: [Variable], seed: UInt64) -> [Float] {
        var values = values
        var start = 0
        for (place, index) in shape.order.enumerated() {
            defer { start += shape.states[place] }
            let variable = described[index]
            guard variable.isOrdered, variable.stateCount > 3 else { continue }
            var stream = RandomStream(seed: seed, purpose: Purpose("argn curves"), index: UInt64(place))
            let counts = variable.counts.dropFirst().map(Double.init)
            let total = counts.reduce(0, +) + Double(counts.count)
            for column in 0..<shape.embeddingWidth {
                let (frequency, phase) = (stream.normalDouble() * 2 * Double.pi, stream.uniformDouble() * 2 * Double.pi)
                var below = 0.0
                for (state, count) in counts.enumerated() {
                    // The middle of the state's part of the distribution.
                    let rank = (below + (count + 1) / 2) / total
                    below += count + 1
                    let curve = Float(2.0.squareRoot() * cos(frequency * rank + phase))
                    let place = (start + 1 + state) * shape.embeddingWidth + column
                    values[place] = curve + 0.1 * values[place]
                }
            }
        }
        return values
    }

    /// Records the logits of all variables.
    ///
    /// - Parameters:
    ///   - states: B · variables indices, row by row, in the order of sampling.
    ///   - shown: (G, inputs, hidden units): for each of G parts of the batch 1 where a variable's inputs reach a variable's hidden units, else 0.
    /// - Returns: (B, Σ states).
    func logits(_ states: Tensor, shown: Tensor) -> Tensor {
        let graph = states.graph
        let (groups, rows) = (shown.shape[0], states.shape.count / shape.count)
        let inputs = embedding.each(states).reshaped(to: [groups, rows / groups, shape.inputWidth])
        let weight = graph.read(first.weight).reshaped(to: [1, shape.inputWidth, shape.hiddenTotal]) * shown
        var units = inputs.batchedProduct(weight).reshaped(to: [rows, shape.hiddenTotal]) + graph.read(first.bias)
        for (number, layer) in hidden.enumerated() {
            units = layer(Dropout("hidden.\(number)", probability: Float(dropout))(units.relu()))
        }
        return output(Dropout("output", probability: Float(dropout))(units.relu()))
    }

    /// Fills in what is shown: every variable to those that come after it.
    ///
    /// - Parameters:
    ///   - order: Places, in the order in which they are made.
    ///   - buffer: One part of `shown`.
    func show(_ order: [Int], in buffer: UnsafeMutableBufferPointer<Float>) {
        var rank = [Int](repeating: 0, count: shape.count)
        for (position, place) in order.enumerated() { rank[place] = position }
        guard let base = buffer.baseAddress else { return }
        for source in 0..<shape.count {
            let row = base + source * shape.embeddingWidth * shape.hiddenTotal
            for target in 0..<shape.count {
                (row + target * shape.hiddenWidth).update(repeating: rank[source] < rank[target] ? 1 : 0, count: shape.hiddenWidth)
            }
            for copy in 1..<max(1, shape.embeddingWidth) { (row + copy * shape.hiddenTotal).update(from: row, count: shape.hiddenTotal) }
        }
    }
}
