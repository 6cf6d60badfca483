extension Graph {
    /// The gradient of a scalar with respect to each of some tensors, as more graph.
    ///
    /// The result may be used like any other tensor, and be differentiated again.
    ///
    /// - Parameters:
    ///   - scalar: A tensor of one element.
    ///   - targets: What to differentiate by; may be any tensors of this graph.
    /// - Returns: For each target a tensor of its shape; zeros where the scalar does not depend on it.
    package func gradients(of scalar: Tensor, withRespectTo targets: [Tensor]) -> [Tensor] {
        gradients(of: scalar, withRespectTo: targets, stopsAtTargets: false)
    }

    /// The same; if `stopsAtTargets`, what the targets themselves were made of does not count, so that they are independent of each other.
    func gradients(of scalar: Tensor, withRespectTo targets: [Tensor], stopsAtTargets: Bool) -> [Tensor] {
        precondition(scalar.shape.count == 1, "only a scalar has a gradient; this has the shape \(scalar.shape)")
        // Only nodes between a target and the scalar carry a gradient.
        var dependsOnTarget = [Bool](repeating: false, count: scalar.id + 1)
        for target in targets where target.id <= scalar.id { dependsOnTarget[target.id] = true }
        let ends = stopsAtTargets ? Set(targets.map(\.id)) : []
        for id in 0...scalar.id where !dependsOnTarget[id] { dependsOnTarget[id] = nodes[id].inputs.contains { dependsOnTarget[$0] } }

        var gradient = [Tensor?](repeating: nil, count: scalar.id + 1)
        gradient[scalar.id] = constant(1, scalar.shape)
        for id in stride(from: scalar.id, through: 0, by: -1) where dependsOnTarget[id] && !ends.contains(id) {
            let node = nodes[id]
            guard let received = gradient[id], !node.inputs.isEmpty else { continue }
            let contributions = node.operation.gradients(
                of: tensor(id), inputs: node.inputs.map(tensor), from: received, wanted: node.inputs.map { dependsOnTarget[$0] })
            for (input, contribution) in zip(node.inputs, contributions) where dependsOnTarget[input] {
                guard let contribution else { continue }
                precondition(contribution.shape == nodes[input].shape, "the gradient rule of \(node.operation) answers a wrong shape")
                gradient[input] = gradient[input].map { $0 + contribution } ?? contribution
            }
        }
        return targets.map { target in
            (target.id <= scalar.id ? gradient[target.id] : nil) ?? constant(0, target.shape)
        }
    }
}
