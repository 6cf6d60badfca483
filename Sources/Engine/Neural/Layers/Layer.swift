/// A part of a network: holds variables, and records its work on a tensor.
package protocol Layer {
    /// The variables that a gradient should change, in a fixed order.
    var parameters: [Variable] { get }

    /// Records the layer's work on a batch.
    func callAsFunction(_ input: Tensor) -> Tensor
}

/// Layers one after another.
package struct Sequential: Layer {
    package let layers: [any Layer]

    package init(_ layers: [any Layer]) { self.layers = layers }

    package var parameters: [Variable] { layers.flatMap(\.parameters) }
    package func callAsFunction(_ input: Tensor) -> Tensor { layers.reduce(input) { tensor, layer in layer(tensor) } }
}

/// A layer without variables, such as an activation: `Function { $0.leakyReLU(0.2) }`.
package struct Function: Layer {
    private let body: (Tensor) -> Tensor

    package init(_ body: @escaping (Tensor) -> Tensor) { self.body = body }

    package var parameters: [Variable] { [] }
    package func callAsFunction(_ input: Tensor) -> Tensor { body(input) }
}
