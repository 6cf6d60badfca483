import Neural
import Testing
import Threads

@Suite struct HeadsThreadTests {
    /// Parameters after training a network of every operation on columns, and one of attention, each large enough to be shared.
    private func bytesAfterTraining(threads: Int) -> [[Float]] {
        let (columns, batch, width) = (Segments([2, 60, 7, 100, 33, 1, 90]), 150, 24)
        let variables = Variables(seed: 5)
        let embedding = EmbeddingSum("e", columns: columns, width: 130, deviation: 0.3, in: variables)
        let norm = LayerNorm("n", features: 130, in: variables)
        let hidden = Linear("l", inputs: 130, outputs: columns.count * width, in: variables)
        let heads = HeadsLinear("h", width: width, heads: columns, in: variables)
        let attention = MultiHeadAttention("a", features: 32, heads: 4, in: variables)
        let team = Team(threads: threads)
        let adam = Adam("adam", variables: variables, parameters: variables.all.filter(\.isTrainable))
        let graph = Graph("heads")
        let rows = graph.indices("rows", count: batch * columns.count)
        let known = graph.random(.mask(keep: 0.5), [batch, columns.count], purpose: "known") * 0.5
        let logits = heads(hidden(norm(embedding(rows, mask: known))).tanh())
        let sample = logits.gumbelSoftmax(temperature: 0.5, isHard: true, over: columns, purpose: "sample")
        let loss = Losses.crossEntropies(logits, rows, heads: columns, weights: 1 - known).sum() + (sample * logits).mean()
        let series = attention(graph.random(.normal, [20, 24, 32], purpose: "series"), isCausal: true)
        graph.minimise(loss + series.logSoftmax().squared().mean(), with: adam)
        let plan = Plan(graph, seed: 8, team: team)
        for i in plan.indices("rows").indices { plan.indices("rows")[i] = Int32(i * 11 % columns.widths[i % columns.count]) }
        for step in 0..<5 { plan.run(step: UInt64(step)) }
        return variables.all.map(\.values)
    }

    @Test("Networks of many heads and of attention have the same bytes after training on 1, 2, 3 and 4 threads")
    func sameBytes() {
        let alone = bytesAfterTraining(threads: 1)
        #expect(alone.joined().allSatisfy { $0.isFinite })
        for threads in 2...4 { #expect(bytesAfterTraining(threads: threads) == alone) }
    }
}
