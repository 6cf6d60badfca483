/// A value in a graph: not numbers, but the place where numbers will be when a plan of the graph runs.
package struct Tensor {
    /// The graph that the value belongs to.
    package let graph: Graph
    /// The lengths of its axes.
    package let shape: Shape
    let id: Int

    /// Its only element's value, when the graph knows every element to be the same constant.
    var uniformValue: Float? { (graph.nodes[id].operation as? Fill)?.value }
}
