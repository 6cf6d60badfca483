import Neural

/// Runs a generator on points of the latent space and gives series in the data's units.
///
/// Belongs to one thread at a time. Every series has the same bytes however many are made with it.
final class SeriesSampler {
    private let generator: SeriesGenerator
    private let form: SeriesForm
    /// Plans for blocks of 1, 2, 4, … series, made when first needed.
    private let arena = Arena()
    private var plans: [Int: Plan] = [:]

    /// The most series made at once: enough to use the caches well, few enough to need little memory.
    private var largestBlock: Int {
        var block = generator.shape.architecture == .mlp ? 64 : 16
        while block > 1, block * form.seriesWidth > 1 << 20 { block /= 2 }
        return block
    }

    init(generator: SeriesGenerator, form: SeriesForm) {
        self.generator = generator
        self.form = form
    }

    /// Makes series.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - latent: The point of each.
    ///   - condition: The numbers that stand for the label of each; not asked for when the generator takes no labels.
    /// - Returns: The series one after another, steps × channels each.
    func series(count: Int, latent: (Int) -> [Float], condition: (Int) -> [Float]) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count * form.seriesWidth)
        var start = 0
        while start < count {
            let rows = min(count - start, largestBlock)
            let plan = plan(atLeast: rows)
            let (latents, width) = (plan.input("latent"), generator.shape.latentDimension)
            for row in 0..<rows {
                _ = UnsafeMutableBufferPointer(rebasing: latents[row * width..<(row + 1) * width]).update(
                    fromContentsOf: latent(start + row))
            }
            if generator.embedding != nil {
                let (conditions, width) = (plan.input("condition"), generator.shape.conditionWidth)
                for row in 0..<rows {
                    _ = UnsafeMutableBufferPointer(rebasing: conditions[row * width..<(row + 1) * width])
                        .update(fromContentsOf: condition(start + row))
                }
            }
            plan.run()
            append(plan.output("series"), rows: rows, to: &values)
            start += rows
        }
        return values
    }

    /// The numbers that stand for a label; empty when the generator takes none.
    func condition(ofLabelAt place: Int) -> [Float] {
        guard let embedding = generator.embedding else { return [] }
        let width = generator.shape.conditionWidth
        return embedding.weight.withValues { Array($0[place * width..<(place + 1) * width]) }
    }

    private func append(_ output: UnsafeBufferPointer<Float>, rows: Int, to values: inout [Float]) {
        let channels = form.channels.count
        for step in 0..<(rows * form.length) {
            for channel in 0..<channels { values.append(form.scaling.restored(output[step * channels + channel], channel: channel)) }
        }
    }

    private func plan(atLeast rows: Int) -> Plan {
        var block = 1
        while block < rows { block *= 2 }
        if let plan = plans[block] { return plan }
        let graph = Graph("sample", mode: .inference)
        let latent = graph.input("latent", [block, generator.shape.latentDimension])
        let condition = generator.embedding.map { _ in graph.input("condition", [block, generator.shape.conditionWidth]) }
        let plan = Plan(graph, outputs: ["series": generator(latent, condition: condition)], arena: arena)
        plans[block] = plan
        return plan
    }
}
