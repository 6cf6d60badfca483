import Neural
import Testing
import Threads

@Suite struct GradientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var mode: Graph.Mode = .training
        var build: @Sendable (Graph, Variables) -> Tensor
        var testDescription: String { name }

        init(_ name: String, mode: Graph.Mode = .training, _ build: @escaping @Sendable (Graph, Variables) -> Tensor) {
            self.name = name
            self.mode = mode
            self.build = build
        }

        /// A function of one tensor of shape [3, 4].
        static func unary(_ name: String, positive: Bool = false, _ body: @escaping @Sendable (Tensor) -> Tensor) -> Case {
            Case(name) { graph, variables in body(graph.read(variables.argument("x", [3, 4], positive: positive))) }
        }

        /// A function of two tensors.
        static func binary(
            _ name: String, _ left: Shape, _ right: Shape, positive: Bool = false, _ body: @escaping @Sendable (Tensor, Tensor) -> Tensor
        ) -> Case {
            Case(name) { graph, variables in
                body(graph.read(variables.argument("x", left)), graph.read(variables.argument("y", right, positive: positive)))
            }
        }
    }

    static let elementwise: [Case] = [
        .binary("sum", [3, 4], [3, 4]) { $0 + $1 },
        .binary("sum with a row", [3, 4], [4]) { $0 + $1 },
        .binary("difference with a column", [3, 4], [3, 1]) { $0 - $1 },
        .binary("product with a scalar", [3, 4], []) { $0 * $1 },
        .binary("product of a row and a column", [4], [3, 1]) { $0 * $1 * $0 },
        .binary("product with a middle axis", [2, 3, 2], [2, 1, 2]) { $0 * $1 },
        .binary("quotient", [3, 4], [3, 4], positive: true) { $0 / $1 },
        .binary("quotient of a row", [4], [3, 4], positive: true) { $0 / $1 },
        .binary("larger of two", [3, 4], [4]) { .maximum($0, $1) },
        .unary("scale, offset and difference") { 3 - (2 * $0 + 1) },
        .unary("square") { $0.squared() * $0 },
        .unary("square of a product with itself") { ($0 * $0).squared() },
        .unary("square root", positive: true) { $0.squareRoot() },
        .unary("reciprocal", positive: true) { 2 / $0 },
        .unary("exponential") { $0.exp() },
        .unary("logarithm", positive: true) { $0.log() },
        .unary("hyperbolic tangent") { $0.tanh() },
        .unary("sigmoid") { $0.sigmoid() },
        .unary("softplus") { $0.softplus() },
        .unary("rectifier") { $0.relu() * $0 },
        .unary("leaky rectifier") { $0.leakyReLU(0.2).squared() },
        .unary("magnitude") { $0.magnitude() * $0 },
        .unary("clamp") { ($0 * 0.3).clamped(from: -0.5, to: 0.5).squared() },
    ]

    static let structural: [Case] = [
        .unary("sum of all") { $0.squared().sum() },
        .unary("sum of rows") { $0.squared().sum(axes: [1]) },
        .unary("sum of columns, kept") { $0.squared().sum(axes: [0], keepsAxes: true) * $0 },
        .unary("mean") { $0.squared().mean(axes: [-1]) },
        Case("sum of outer axes") { graph, variables in graph.read(variables.argument("x", [2, 3, 4])).squared().sum(axes: [0, 2]) },
        Case("sum of a middle axis") { graph, variables in graph.read(variables.argument("x", [2, 3, 4])).squared().sum(axes: [1]) },
        .binary("product", [3, 4], [4, 2]) { $0.product($1).squared() },
        .binary("product, left transposed", [4, 3], [4, 2]) { $0.product($1, transposesLeft: true).squared() },
        .binary("product, right transposed", [3, 4], [2, 4]) { $0.product($1, transposesRight: true).squared() },
        .binary("product, both transposed", [4, 3], [2, 4]) { $0.product($1, transposesLeft: true, transposesRight: true).squared() },
        .binary("batched product", [2, 3, 4], [2, 4, 3]) { $0.batchedProduct($1).squared() },
        .binary("batched product, left transposed", [2, 4, 3], [2, 4, 1]) { $0.batchedProduct($1, transposesLeft: true).squared() },
        .binary("batched product, right transposed", [2, 3, 4], [2, 2, 4]) { $0.batchedProduct($1, transposesRight: true).squared() },
        .binary("batched product, both transposed", [2, 4, 3], [2, 2, 4]) {
            $0.batchedProduct($1, transposesLeft: true, transposesRight: true).squared()
        },
        .unary("reshape") { $0.reshaped(to: [2, 6]).squared() },
        .unary("slice of the first axis") { $0.slice(axis: 0, 1..<3).squared() },
        .unary("slice of the last axis") { $0.slice(axis: -1, 1..<3).squared() },
        .unary("padding") { $0.padded(axis: 1, before: 2, after: 1).squared() },
        .binary("concatenation of rows", [3, 4], [2, 4]) { .concatenate([$0, $1.squared(), $0], axis: 0).squared() },
        .binary("concatenation of columns", [3, 4], [3, 2]) { .concatenate([$0, $1.squared()], axis: -1).squared() },
        .unary("transpose") { $0.transposed().squared() },
        Case("transpose of outer axes") { graph, variables in graph.read(variables.argument("x", [2, 3, 2])).transposed().squared() },
        Case("rows of a table") { graph, variables in
            graph.read(variables.argument("x", [3, 2])).gathered(indexConstant(graph, [2, 0, 2, 2])).squared()
        },
        Case("product with a fixed sparse matrix") { graph, variables in
            let matrix = SparseMatrix([[(0, 2), (2, -1)], [], [(1, 0.5), (0, 1)], [(2, 3)]], columns: 3)
            return graph.read(variables.argument("x", [3, 2])).multiplied(by: matrix).squared()
        },
    ]

    static let layers: [Case] = [
        Case("Linear") { graph, variables in
            let x = graph.read(variables.argument("x", [3, 4]))
            return Linear("l", inputs: 4, outputs: 2, in: variables)(x).squared()
        },
        Case("Linear without bias on series") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 4]))
            return Linear("l", inputs: 4, outputs: 2, hasBias: false, in: variables)(x).tanh()
        },
        Case("Conv1D") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 5, 2]))
            return Conv1D("c", inputs: 2, outputs: 3, width: 3, in: variables)(x).squared()
        },
        Case("Conv1D with stride and padding") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 6, 2]))
            return Conv1D("c", inputs: 2, outputs: 2, width: 4, stride: 2, padding: 1, in: variables)(x).tanh()
        },
        Case("TransposedConv1D") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 2]))
            return TransposedConv1D("c", inputs: 2, outputs: 2, width: 4, stride: 2, padding: 1, in: variables)(x).tanh()
        },
        Case("TransposedConv1D with output padding") { graph, variables in
            let x = graph.read(variables.argument("x", [1, 3, 2]))
            return TransposedConv1D("c", inputs: 2, outputs: 1, width: 3, stride: 3, padding: 1, outputPadding: 2, in: variables)(x)
                .squared()
        },
        Case("Embedding") { graph, variables in
            Embedding("e", categories: 3, width: 2, in: variables)(indexConstant(graph, [1, 1, 0])).tanh()
        },
        Case("BatchNorm1D in training") { graph, variables in
            let x = graph.read(variables.argument("x", [5, 2]))
            return BatchNorm1D("b", features: 2, epsilon: 0.8, in: variables)(x).squared()
        },
        Case("BatchNorm1D on series") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 2]))
            return BatchNorm1D("b", features: 2, epsilon: 0.1, in: variables)(x).tanh()
        },
        Case("BatchNorm1D in inference", mode: .inference) { graph, variables in
            let x = graph.read(variables.argument("x", [3, 2]))
            return BatchNorm1D("b", features: 2, in: variables)(x).tanh()
        },
        Case("Dropout") { graph, variables in Dropout("d")(graph.read(variables.argument("x", [3, 4])).squared()) },
        Case("Sequential") { graph, variables in
            let x = graph.read(variables.argument("x", [3, 4]))
            let network = Sequential([
                Linear("l1", inputs: 4, outputs: 5, in: variables), Function { $0.tanh() },
                Linear("l2", inputs: 5, outputs: 1, in: variables),
            ])
            return network(x).softplus()
        },
        Case("mean squared error") { graph, variables in
            let x = graph.read(variables.argument("x", [3, 4]))
            return Losses.meanSquaredError(x, graph.read(variables.argument("y", [3, 4]))) + Losses.meanSquaredError(x, 0.5)
        },
    ]

    @Test("First derivatives equal differences of values", arguments: elementwise + structural + layers)
    func firstOrder(_ item: Case) {
        let check = GradientCheck(mode: item.mode, item.build)
        #expect(check.firstOrderError() < 3e-3)
    }

    @Test("Second derivatives equal differences of first ones", arguments: elementwise + structural + layers)
    func secondOrder(_ item: Case) {
        let check = GradientCheck(mode: item.mode, item.build)
        #expect(check.secondOrderError() < 3e-3)
    }

    @Test("The gradient penalty's derivatives by the critic's weights equal differences, for dense and convolutional critics")
    func gradientPenalty() {
        let dense = GradientCheck { graph, variables in
            let batch = graph.constant((0..<12).map { Float($0 % 5) / 5 - 0.3 }, [3, 4])
            let critic = Sequential([
                Linear("l1", inputs: 4, outputs: 6, in: variables), Function { $0.softplus() },
                Linear("l2", inputs: 6, outputs: 5, in: variables), Function { $0.tanh() },
                Linear("l3", inputs: 5, outputs: 1, in: variables),
            ])
            return Losses.gradientPenalty(at: batch, critic: critic.callAsFunction)
        }
        #expect(dense.firstOrderError() < 3e-3)
        let convolutional = GradientCheck { graph, variables in
            let batch = graph.constant((0..<16).map { Float($0 % 7) / 7 - 0.4 }, [2, 8, 1])
            let critic = Sequential([
                Conv1D("c1", inputs: 1, outputs: 3, width: 4, stride: 2, padding: 1, in: variables), Function { $0.tanh() },
                Function { $0.reshaped(to: [2, 12]) }, Linear("l", inputs: 12, outputs: 1, in: variables),
            ])
            return Losses.gradientPenalty(at: batch, critic: critic.callAsFunction)
        }
        #expect(convolutional.firstOrderError() < 3e-3)
    }

    @Test("Clamping takes infinite values to the bounds and leaves what is not a number")
    func clampingInfinity() {
        let graph = Graph("g")
        let plan = Plan(graph, outputs: ["y": graph.input("x", [4]).clamped(from: -1, to: 2)])
        _ = plan.input("x").update(fromContentsOf: [.infinity, -.infinity, 0.5, .nan])
        plan.run()
        #expect(Array(plan.output("y").prefix(3)) == [2, -1, 0.5] && plan.output("y")[3].isNaN)
    }

    @Test("Products of many small matrices are the same on any number of threads, one column or several, alone or together")
    func manySmallProducts() {
        for columns in [1, 9] {
            var results: [[Float]] = []
            for (threads, count) in [(1, 40_000), (2, 40_000), (3, 40_000), (1, 1)] {
                let graph = Graph("g")
                let product = graph.input("a", [count, 2, 7]).batchedProduct(graph.input("b", [count, 7, columns]))
                let plan = Plan(graph, outputs: ["y": product], team: Team(threads: threads))
                for i in plan.input("a").indices { plan.input("a")[i] = Float(i * 7 % 13) / 13 }
                for i in plan.input("b").indices { plan.input("b")[i] = Float(i * 5 % 11) / 11 - 0.3 }
                plan.run()
                results.append(Array(plan.output("y")))
            }
            #expect(results[0] == results[1] && results[0] == results[2])
            #expect(Array(results[0].prefix(2 * columns)) == results[3])
        }
    }

    @Test("A tensor that the scalar does not depend on has a gradient of zeros")
    func independence() {
        let graph = Graph("g")
        let (x, y) = (graph.input("x", [2]), graph.input("y", [3]))
        let gradients = graph.gradients(of: x.squared().sum(), withRespectTo: [x, y, x.squared() * y.sum()])
        let plan = Plan(graph, outputs: ["x": gradients[0], "y": gradients[1]])
        _ = plan.input("x").update(fromContentsOf: [3, -1])
        plan.run()
        #expect(Array(plan.output("x")) == [6, -2])
        #expect(Array(plan.output("y")) == [0, 0, 0])
    }

    /// A constant list of indices; their bits are those of 32-bit integers.
    private static func indexConstant(_ graph: Graph, _ indices: [Int32]) -> Tensor {
        graph.constant(indices.map { Float(bitPattern: UInt32(bitPattern: $0)) }, [indices.count])
    }
}
