/// Attention: what each query reads from the values whose keys fit it.
package enum Attention {
    /// softmax(q kᵀ / √width + bias) v for each of G pairs of series.
    ///
    /// A query that everything is masked for reads zeros. Reference: Vaswani and others, "Attention is all you need", NeurIPS 2017, arXiv:1706.03762.
    ///
    /// - Parameters:
    ///   - queries: (G, T, width).
    ///   - keys: (G, S, width).
    ///   - values: (G, S, C).
    ///   - bias: Added to the scores; stretches to (G, T, S). -∞ masks a key.
    /// - Returns: (G, T, C).
    package static func scaledDotProduct(_ queries: Tensor, _ keys: Tensor, _ values: Tensor, bias: Tensor? = nil) -> Tensor {
        // The queries are fewer numbers than the scores.
        let scores = (queries / Float(queries.shape.last).squareRoot()).batchedProduct(keys, transposesRight: true)
        return (bias.map { scores + $0 } ?? scores).softmax().batchedProduct(values)
    }

    /// The bias (T, T) under which step t reads the steps up to t only: 0 there, -∞ after them.
    package static func causalBias(_ graph: Graph, steps: Int) -> Tensor {
        graph.constant((0..<(steps * steps)).map { $0 % steps > $0 / steps ? -Float.infinity : 0 }, [steps, steps])
    }
}

/// Several attentions side by side, each on its own projection of the series: (B, T, features) to (B, T, features).
///
/// `<name>.query`, `.key`, `.value` and `.out` each have a `.weight` (features, features) and a `.bias` (features). Like PyTorch's MultiheadAttention the
/// first three weights start uniform in ±√(6 / (4 · features)), the last one as a linear layer's, and all biases at 0.
/// Reference: Vaswani and others, "Attention is all you need", NeurIPS 2017, arXiv:1706.03762.
package struct MultiHeadAttention: Layer {
    private struct Projection {
        let weight: Variable
        let bias: Variable

        /// (B, T, features) to (B, T, features).
        func callAsFunction(_ input: Tensor) -> Tensor {
            let rows = input.reshaped(to: [input.shape.count / input.shape.last, input.shape.last])
            return (rows.product(input.graph.read(weight)) + input.graph.read(bias)).reshaped(to: input.shape)
        }
    }

    private let query: Projection
    private let key: Projection
    private let value: Projection
    private let out: Projection
    private let heads: Int

    /// Makes the layer; `features` is a multiple of `heads`.
    package init(_ name: String, features: Int, heads: Int, in variables: Variables) {
        precondition(features.isMultiple(of: heads), "\(features) features cannot be shared among \(heads) heads")
        func projection(_ part: String, bound: Float) -> Projection {
            Projection(
                weight: variables.make("\(name).\(part).weight", [features, features], .uniform(bound: bound)),
                bias: variables.make("\(name).\(part).bias", [features], .constant(0)))
        }
        let bound = (1.5 / Float(features)).squareRoot()
        query = projection("query", bound: bound)
        key = projection("key", bound: bound)
        value = projection("value", bound: bound)
        out = projection("out", bound: (1 / Float(features)).squareRoot())
        self.heads = heads
    }

    package var parameters: [Variable] { [query, key, value, out].flatMap { [$0.weight, $0.bias] } }

    package func callAsFunction(_ input: Tensor) -> Tensor { callAsFunction(input, isCausal: false) }

    /// Lets each step of a series read the series itself, or another one.
    ///
    /// - Parameters:
    ///   - input: (B, T, features), whose steps ask.
    ///   - memory: (B, S, features), whose steps are read; the input itself if nil.
    ///   - isCausal: Whether step t reads the steps up to t only; for a memory as long as the input.
    ///   - keyMask: (B, S): 1 where a step may be read, 0 where it is padding. It has no gradient.
    package func callAsFunction(_ input: Tensor, memory: Tensor? = nil, isCausal: Bool = false, keyMask: Tensor? = nil) -> Tensor {
        let (graph, source) = (input.graph, memory ?? input)
        let (batch, steps, keys) = (input.shape[0], input.shape[1], source.shape[1])
        precondition(!isCausal || steps == keys, "a causal mask needs series of equal length, not \(steps) and \(keys)")
        var bias = isCausal ? Attention.causalBias(graph, steps: steps) : nil
        if let keyMask {
            let padding = keyMask.log().reshaped(to: [batch, 1, 1, keys]).broadcast(to: [batch, heads, steps, keys])
                .reshaped(to: [batch * heads, steps, keys])
            bias = bias.map { padding + $0 } ?? padding
        }
        let read = Attention.scaledDotProduct(split(query(input)), split(key(source)), split(value(source)), bias: bias)
        let joined = read.reshaped(to: [batch, heads, steps, input.shape[2] / heads]).transposed(axis: 1).reshaped(to: input.shape)
        return out(joined)
    }

    /// (B, T, features) to (B · heads, T, features / heads).
    private func split(_ tensor: Tensor) -> Tensor {
        let (batch, steps, width) = (tensor.shape[0], tensor.shape[1], tensor.shape[2] / heads)
        return tensor.reshaped(to: [batch, steps, heads, width]).transposed(axis: 1).reshaped(to: [batch * heads, steps, width])
    }
}
