import Neural
import Threads

/// The likelihood of validation rows under the averaged weights, in some orders that stay the same.
final class AutoregressionScore {
    /// At most so many rows are asked, spread evenly over all.
    private static let rowLimit = 8_192
    private let network: AutoregressionNetwork
    private let orders: [(order: [Int], weight: Double)]
    private let plan: Plan
    private let keptPlan: Plan
    private let keptCount: Int
    /// The states of all rows, row by row, in the order of sampling.
    private let states: [Int32]
    private let rowCount: Int
    private let batch: Int

    init(
        _ network: AutoregressionNetwork, averages: ExponentialMovingAverage, rows: StateMatrix, orders: [(order: [Int], weight: Double)],
        team: Team, arena: Arena
    ) {
        self.network = network
        self.orders = orders
        let shape = network.shape
        let count = min(rows.rowCount, Self.rowLimit)
        rowCount = count
        states = (0..<count).flatMap { row in shape.order.map { Int32(rows.columns[$0][row * rows.rowCount / count]) } }
        batch = min(count, 1_024)
        let graph = Graph("argn score", mode: .inference, reading: averages)
        let states = graph.indices("states", count: batch * shape.count)
        let logits = network.logits(states, shown: graph.input("shown", [1, shape.inputWidth, shape.hiddenTotal]))
        let losses = logits.crossEntropies(states, over: Segments(shape.states)).sum(axes: [1])
        let kept = Graph("argn kept", mode: .inference, reading: averages)
        let tensors = network.kept(kept)
        keptPlan = Plan(
            kept, outputs: Dictionary(uniqueKeysWithValues: tensors.enumerated().map { (String($0.offset), $0.element) }), team: team,
            arena: arena)
        keptCount = tensors.count
        plan = Plan(graph, outputs: ["losses": losses], team: team, arena: arena)
    }

    /// The averaged parameters as a model keeps them.
    func keptParameters() -> [[Float]] {
        keptPlan.run()
        return (0..<keptCount).map { Array(keptPlan.output(String($0))) }
    }

    /// The mean logarithm of a row's probability, over all orders by their weights.
    func logLikelihood() -> Double {
        let width = network.shape.count
        return orders.reduce(0) { mean, item in
            network.show(item.order, in: plan.input("shown"))
            var sum = 0.0
            for start in stride(from: 0, to: rowCount, by: batch) {
                let count = min(batch, rowCount - start)
                _ = plan.indices("states").update(fromContentsOf: states[(start * width)..<((start + count) * width)])
                plan.run()
                for loss in plan.output("losses").prefix(count) { sum -= Double(loss) }
            }
            return mean + item.weight * sum / Double(rowCount)
        }
    }
}
