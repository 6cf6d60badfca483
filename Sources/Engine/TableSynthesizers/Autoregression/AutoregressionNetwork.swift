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
    private let embedding: StateTable
    private let first: (weight: Neural.Variable, bias: Neural.Variable)
    private let hidden: [HeadsLinear]
    private let output: StateTable
    private let bias: Neural.Variable
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
        let inOrder = shape.order.map { described[$0] }
        embedding = StateTable("embedding.weight", inOrder, width: shape.embeddingWidth, deviation: 0.5, in: variables)
        let bound = (3 / Float(shape.inputWidth)).squareRoot()
        first = (
            variables.make("hidden.0.weight", [shape.inputWidth, shape.hiddenTotal], .uniform(bound: bound)),
            variables.make("hidden.0.bias", [shape.hiddenTotal], .uniform(bound: bound))
        )
        hidden = (1..<max(1, shape.hiddenLayers)).map { layer in
            let units = Segments(Array(repeating: shape.hiddenWidth, count: shape.count))
            return HeadsLinear("hidden.\(layer)", width: shape.hiddenWidth, heads: units, in: variables)
        }
        output = StateTable("output.weight", inOrder, width: shape.hiddenWidth, deviation: 0, in: variables)
        bias = variables.make("output.bias", [output.states.total], .constant(0))
        bias.values = inOrder.flatMap(Self.logMarginals)
    }

    /// All variables that are learned.
    var parameters: [Neural.Variable] {
        [embedding.weight, first.weight, first.bias] + hidden.flatMap(\.parameters) + [output.weight, bias]
    }

    /// ln of each state's share of the training rows, with one more row in each state (Laplace's rule of succession).
    static func logMarginals(_ variable: Variable) -> [Float] {
        let total = Double(variable.counts.reduce(0, +) + variable.stateCount)
        return variable.counts.map { Float(log(Double($0 + 1) / total)) }
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
        let inputs = embedding(graph).embedded(states, columns: embedding.states).reshaped(to: [groups, rows / groups, shape.inputWidth])
        let weight = graph.read(first.weight).reshaped(to: [1, shape.inputWidth, shape.hiddenTotal]) * shown
        var units = inputs.batchedProduct(weight).reshaped(to: [rows, shape.hiddenTotal]) + graph.read(first.bias)
        for (number, layer) in hidden.enumerated() {
            units = layer(Dropout("hidden.\(number)", probability: Float(dropout))(units.relu()))
        }
        let features = Dropout("output", probability: Float(dropout))(units.relu())
        return features.headProducts(weight: output(graph), bias: graph.read(bias), heads: output.states)
    }

    /// Records what a model keeps, in the order of `AutoregressionShape.parameters`: the parameters, with the tables of states worked out.
    func kept(_ graph: Graph) -> [Tensor] {
        [embedding(graph)] + ([first.weight, first.bias] + hidden.flatMap(\.parameters)).map(graph.read) + [
            output(graph), graph.read(bias),
        ]
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
