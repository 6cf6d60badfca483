/// y = x W + b on the last axis: (…, inputs) to (…, outputs).
///
/// `<name>.weight` has the shape (inputs, outputs), `<name>.bias` (outputs). Both start uniform in ±1/√inputs, as PyTorch's do.
package struct Linear: Layer {
    package let weight: Variable
    package let bias: Variable?

    package init(_ name: String, inputs: Int, outputs: Int, hasBias: Bool = true, in variables: Variables) {
        let bound = (1 / Float(inputs)).squareRoot()
        weight = variables.make("\(name).weight", [inputs, outputs], .uniform(bound: bound))
        bias = hasBias ? variables.make("\(name).bias", [outputs], .uniform(bound: bound)) : nil
    }

    package var parameters: [Variable] { [weight] + (bias.map { [$0] } ?? []) }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        let graph = input.graph
        // The rows' order does not matter to the product, and a narrower result is cheaper to transpose.
        if weight.shape[1] < weight.shape[0], input.shape.rank > 2, let source = input.beforeTranspose(axis: 0) {
            return self(source).transposed()
        }
        let rows = input.reshaped(to: [input.shape.count / input.shape.last, input.shape.last])
        var output = rows.product(graph.read(weight))
        if let bias { output = output + graph.read(bias) }
        return output.reshaped(to: Shape(input.shape.dimensions.dropLast() + [weight.shape[1]]))
    }
}
