import Neural

/// Where the time of a step goes, and how much of it matrix products would take at the speed that each reaches alone.
struct NeuralProfile {
    private let title: String
    /// The steps of all plans that one step of the task runs.
    private var steps: [Plan.StepProfile] = []
    /// The time of a step of the task that is not profiled, in seconds.
    private var whole = Double.infinity

    /// Runs the task for about `seconds` and keeps its fastest step, profiled and not: other work on the machine only adds.
    init(_ task: any NeuralTask, title: String, seconds: Double) {
        self.title = title
        task.step { $0.run(step: $1) }
        let watch = Stopwatch()
        while watch.seconds < seconds || steps.isEmpty {
            let round = Stopwatch()
            task.step { $0.run(step: $1) }
            whole = min(whole, round.seconds)
            var profiled: [Plan.StepProfile] = []
            task.step { profiled += $0.profile(step: $1) }
            if steps.isEmpty || Self.seconds(profiled) < Self.seconds(steps) { steps = profiled }
        }
    }

    private static func seconds(_ steps: [Plan.StepProfile]) -> Double { steps.reduce(0) { $0 + $1.seconds } }

    /// Prints two tables: time by kind of work, and products by shape.
    func show() {
        let all = Self.seconds(steps)
        print("\(title): \(fixed(1000 * whole, 3)) ms a step; its \(steps.count) steps of plans take \(fixed(1000 * all, 3)) ms together\n")
        print("| work | steps | ms | share of the step |\n|---|---:|---:|---:|")
        for kind in Plan.StepProfile.Kind.allCases { row(kind.rawValue, steps.filter { $0.kind == kind }) }
        let others = Dictionary(grouping: steps.filter { $0.kind == .other }) { $0.description.prefix { $0 != "(" && $0 != " " } }
        for (name, steps) in others.sorted(by: { $0.key < $1.key }) { row("— \(name)", steps) }
        print("| everything else: data, closures | | \(fixed(1000 * (whole - all), 3)) | \(fixed(100 * (whole - all) / whole, 1)) % |")
        showProducts()
    }

    private func row(_ name: String, _ steps: [Plan.StepProfile]) {
        let time = Self.seconds(steps)
        print("| \(name) | \(steps.count) | \(fixed(1000 * time, 3)) | \(fixed(100 * time / whole, 1)) % |")
    }

    private func showProducts() {
        let shapes = Dictionary(grouping: steps.filter { !$0.products.isEmpty }, by: \.products)
        var (operations, inStep, alone) = (0.0, 0.0, 0.0)
        var rows: [(time: Double, text: String)] = []
        for (products, steps) in shapes {
            let count = Double(steps.count)
            let work = count * products.reduce(0) { $0 + $1.floatingPointOperations }
            let time = Self.seconds(steps)
            let limit = count * products.reduce(0) { $0 + Double($1.count) * Self.secondsAlone($1) }
            (operations, inStep, alone) = (operations + work, inStep + time, alone + limit)
            let sizes = products.map { product in
                let several = product.count > 1 ? "\(product.count) of " : ""
                return "\(several)\(product.m) × \(product.k) × \(product.n)\(product.transposesLeft ? ", left transposed" : "")"
            }
            let speeds = "\(fixed(1e-9 * work / time, 1)) | \(fixed(1e-9 * work / limit, 1))"
            rows.append((time, "| \(sizes.joined(separator: "; ")) | \(steps.count) | \(fixed(1000 * time, 3)) | \(speeds) |"))
        }
        print("\n| product | times | ms | GFLOP/s in the step | alone, operands hot |\n|---|---:|---:|---:|---:|")
        for row in rows.sorted(by: { $0.time > $1.time }) { print(row.text) }
        print(
            "\nProducts: \(fixed(1e-9 * operations, 3)) GFLOP a step, \(fixed(1e-9 * operations / inStep, 1)) GFLOP/s in the step, "
                + "\(fixed(1e-9 * operations / alone, 1)) alone. Alone they would take \(fixed(1000 * alone, 3)) ms: "
                + "\(fixed(100 * alone / whole, 1)) % of the step is explained by products at their limit.")
    }

    /// The time of one product whose operands were just used, its right matrix packed: the fastest of many windows.
    ///
    /// A plan of nothing but the product; a variable is packed once and not again while it does not change.
    private static func secondsAlone(_ product: ProductWork) -> Double {
        let graph = Graph("product")
        let left = graph.input("left", product.transposesLeft ? [product.k, product.m] : [product.m, product.k])
        let right = Variables(seed: 1).make("right", [product.k, product.n], .constant(0.5))
        let plan = Plan(graph, outputs: ["out": left.product(graph.read(right), transposesLeft: product.transposesLeft)])
        plan.input("left").update(repeating: 0.5)
        plan.run()
        var best = Double.infinity
        for _ in 0..<20 {
            var runs = 0.0
            let watch = Stopwatch()
            while watch.seconds < 0.002 {
                plan.run()
                runs += 1
            }
            best = min(best, watch.seconds / runs)
        }
        return best
    }
}
