extension Graph {
    /// The same values by less work: this graph's live part, with products that follow from others replaced.
    ///
    /// A product with rows that are mixtures, (s · a + t · b) W with one s and t for each row, is s · (a W) + t · (b W) where both of these are worked out anyway: the
    /// first layer of a WGAN-GP critic sees real, generated and mixed rows. This is done after differentiation, which needs the mixed rows themselves.
    ///
    /// - Parameter outputs: The nodes whose values are wanted.
    /// - Returns: The new graph and for each live node its node there.
    func simplified(outputs: [Int]) -> (graph: Graph, places: [Int?]) {
        var isLive = [Bool](repeating: false, count: nodes.count)
        // Inputs stay even where their use has folded away: the caller fills them in.
        var pending = outputs + effects.flatMap(\.inputs) + nodes.indices.filter { nodes[$0].operation is Input }
        while let id = pending.popLast() {
            guard !isLive[id] else { continue }
            isLive[id] = true
            pending += nodes[id].inputs
        }
        let result = Graph(name, mode: mode)
        var places = [Int?](repeating: nil, count: nodes.count)
        func place(_ id: Int) -> Tensor {
            guard let place = places[id] else { preconditionFailure("node \(id) is needed before it is placed") }
            return result.tensor(place)
        }
        for (id, node) in nodes.enumerated() where isLive[id] {
            if let matmul = node.operation as? Matmul, let terms = mixture(node, matmul, isLive) {
                let parts = terms.map { place($0.scale) * result.record(matmul, [place($0.term), place(node.inputs[1])]) }
                places[id] = (parts[0] + parts[1]).id
            } else {
                places[id] = result.record(node.operation, node.inputs.map(place)).id
            }
        }
        result.adoptEffects(of: self) { place($0).id }
        return (result, places)
    }

    /// The two terms of a product's left matrix and the columns that scale their rows, if their own products are live.
    private func mixture(_ node: Node, _ matmul: Matmul, _ isLive: [Bool]) -> [(scale: Int, term: Int)]? {
        guard !matmul.transposesLeft, nodes[node.inputs[0]].operation as? Elementwise == .add else { return nil }
        let terms = nodes[node.inputs[0]].inputs.compactMap { input -> (scale: Int, term: Int)? in
            guard nodes[input].operation as? Elementwise == .multiply else { return nil }
            let factors = nodes[input].inputs
            for (scale, term) in [(factors[0], factors[1]), (factors[1], factors[0])] where nodes[scale].operation is Broadcast {
                let column = nodes[scale].inputs[0]
                if nodes[column].shape.last == 1, let product = known(matmul, [term, node.inputs[1]]), isLive[product] {
                    return (column, term)
                }
            }
            return nil
        }
        return terms.count == 2 ? terms : nil
    }
}
