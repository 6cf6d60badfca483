import Neural
import Testing

@Suite("Sparse products")
struct SparseProductTests {
    private let matrix = SparseMatrix([[(0, 2), (2, -1)], [], [(1, 0.5)], [(2, 3), (0, 1)]], columns: 3)

    @Test("Each row is the weighted sum of the rows that its elements name")
    func values() {
        let graph = Graph("sparse")
        let product = graph.constant([1, 2, 3, 4, 5, 6], [3, 2]).multiplied(by: matrix)
        let plan = Plan(graph, outputs: ["product": product])
        plan.run()
        #expect(Array(plan.output("product")) == [-3, -2, 0, 0, 1.5, 2, 16, 20])
    }

    @Test("The gradient is the product with the transposed matrix")
    func gradient() {
        let graph = Graph("sparse")
        let input = graph.constant([1, 2, 3], [3, 1])
        let product = input.multiplied(by: matrix) * graph.constant([1, 10, 100, 1000], [4, 1])
        let gradient = graph.gradients(of: product.sum(), withRespectTo: [input])[0]
        let plan = Plan(graph, outputs: ["gradient": gradient])
        plan.run()
        #expect(Array(plan.output("gradient")) == [1002, 50, 2999])
    }
}
