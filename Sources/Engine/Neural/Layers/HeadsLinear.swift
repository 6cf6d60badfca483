/// One small linear layer for each of many heads: head c maps its own features to its own part of the output.
///
/// `<name>.weight` has the shape (Σ outputs, width): head c owns the rows of its outputs, and each row makes one output. `<name>.bias` has (Σ outputs).
/// Both start uniform in ±1/√width, as those of `width` inputs in PyTorch.
package struct HeadsLinear: Layer {
    package let weight: Variable
    package let bias: Variable?
    /// The outputs of each head.
    package let heads: Segments

    package init(_ name: String, width: Int, heads: Segments, hasBias: Bool = true, in variables: Variables) {
        self.heads = heads
        let bound = (1 / Float(width)).squareRoot()
        weight = variables.make("\(name).weight", [heads.total, width], .uniform(bound: bound))
        bias = hasBias ? variables.make("\(name).bias", [heads.total], .uniform(bound: bound)) : nil
    }

    package var parameters: [Variable] { [weight] + (bias.map { [$0] } ?? []) }

    /// (B, heads, width), or (B, heads · width), to (B, Σ outputs).
    package func callAsFunction(_ input: Tensor) -> Tensor {
        input.headProducts(weight: input.graph.read(weight), bias: bias.map(input.graph.read), heads: heads)
    }
}

extension Tensor {
    /// Each head's own features times its own matrix: (B, heads, width), or (B, heads · width), to (B, Σ outputs).
    ///
    /// - Parameters:
    ///   - weight: (Σ outputs, width); head c owns the rows of its outputs.
    ///   - bias: (Σ outputs), added if given.
    ///   - heads: The outputs of each head.
    package func headProducts(weight: Tensor, bias: Tensor? = nil, heads: Segments) -> Tensor {
        let width = weight.shape[1]
        let features = reshaped(to: [shape[0], heads.count, width])
        return graph.record(
            GroupedProduct(sizes: HeadProducts(heads: heads, width: width)), [features, weight] + (bias.map { [$0] } ?? []))
    }
}
