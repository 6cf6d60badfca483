/// A row of learnt numbers for each of some categories; `<name>.weight` (categories, width) starts standard normal.
package struct Embedding {
    package let weight: Variable

    package init(_ name: String, categories: Int, width: Int, in variables: Variables) {
        weight = variables.make("\(name).weight", [categories, width], .normal(deviation: 1))
    }

    package var parameters: [Variable] { [weight] }

    /// Looks rows up: indices (B) in 0 ..< categories to (B, width).
    package func callAsFunction(_ indices: Tensor) -> Tensor { indices.graph.read(weight).gathered(indices) }
}
