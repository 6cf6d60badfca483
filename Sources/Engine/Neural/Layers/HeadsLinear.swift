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
        let graph = input.graph
        let width = weight.shape[1]
        let features = input.reshaped(to: [input.shape[0], heads.count, width])
        let variables = [graph.read(weight)] + (bias.map { [graph.read($0)] } ?? [])
        return graph.record(GroupedProduct(sizes: HeadProducts(heads: heads, width: width)), [features] + variables)
    }
}
