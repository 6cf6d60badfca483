import FoundationEssentials
import Safetensors
import Specification

extension ForestModel {
    func store(in builder: inout SafetensorsBuilder) throws -> String {
        for (place, number) in trees.indices.flatMap({ place in trees[place].indices.map { (place, $0) } }) {
            let tree = trees[place][number]
            let name = "model.tree.\(place).\(number)"
            builder.add(
                "\(name).nodes", shape: [tree.nodes.count, 6],
                tree.nodes.flatMap { [$0.variable, $0.left, $0.right, $0.parent, $0.start, $0.end] })
            builder.add("\(name).own", shape: [tree.nodes.count], tree.nodes.map(\.own))
            let inner = tree.nodes.indices.filter { tree.nodes[$0].variable >= 0 }
            builder.add(
                "\(name).sets", shape: [inner.count, 4],
                inner.flatMap { node in (0..<4).map { Int64(bitPattern: tree.sets[node * 4 + $0]) } })
            builder.add("\(name).states", shape: [tree.states.count], tree.states)
        }
        return String(decoding: try JSONEncoder().encode([trees.first?.count ?? 1] + order), as: UTF8.self)
    }

    /// Reads what `store` has written.
    ///
    /// - Throws: `TableSynthesisError` when the file is not what `store` writes for these variables.
    init(reading file: SafetensorsFile, text: String, variables: [Variable]) throws {
        guard let numbers = try? JSONDecoder().decode([Int].self, from: Data(text.utf8)), let count = numbers.first,
            (1...64).contains(count),
            numbers.dropFirst().sorted() == Array(variables.indices)
        else { throw TableSynthesisError(.unusableModel, "the model's order of columns cannot be read") }
        let order = Array(numbers.dropFirst())
        self.order = order
        trees = try order.enumerated().map { place, variable in
            try (0..<count).map {
                try ConditionalTree(reading: file, "model.tree.\(place).\($0)", variable: variable, given: Set(order[..<place]), variables)
            }
        }
        // Either all trees of a variable hold rows, or it is never made.
        for trees in trees where trees.contains(where: { $0.states.isEmpty != trees[0].states.isEmpty }) {
            throw TableSynthesisError(.unusableModel, "the model's trees do not hold the same rows")
        }
        for tree in trees.joined() where !tree.states.isEmpty && tree.nodes[0].start == tree.nodes[0].end {
            throw TableSynthesisError(.unusableModel, "the model's trees do not hold their rows")
        }
    }
}

extension ConditionalTree {
    fileprivate init(reading file: SafetensorsFile, _ name: String, variable: Int, given: Set<Int>, _ variables: [Variable]) throws {
        func damaged() -> TableSynthesisError {
            TableSynthesisError(.unusableModel, "the model's tree of the column \(variables[variable].name) is damaged")
        }
        let numbers = try file.int32s("\(name).nodes")
        let own = try file.floats("\(name).own")
        let words = try file.int64s("\(name).sets")
        let states = try file.bytes("\(name).states")
        guard numbers.count == own.count * 6, !own.isEmpty, states.allSatisfy({ $0 < variables[variable].stateCount }) else {
            throw damaged()
        }
        var nodes: [Node] = []
        var sets = [UInt64](repeating: 0, count: own.count * 4)
        var inner = 0
        for place in own.indices {
            let node = Node(
                variable: numbers[place * 6], left: numbers[place * 6 + 1], right: numbers[place * 6 + 2], parent: numbers[place * 6 + 3],
                start: numbers[place * 6 + 4], end: numbers[place * 6 + 5], own: own[place])
            // Children come after their parents, so that no walk is endless.
            guard node.start >= 0, node.start <= node.end, node.end <= states.count, (0...1).contains(node.own), node.parent < place,
                place == 0 ? node.parent == -1 && node.own > 0 : node.parent >= 0
            else { throw damaged() }
            if node.variable >= 0 {
                guard given.contains(Int(node.variable)), node.left > place, node.right > place, node.left < own.count,
                    node.right < own.count,
                    inner * 4 + 4 <= words.count
                else { throw damaged() }
                for word in 0..<4 { sets[place * 4 + word] = UInt64(bitPattern: words[inner * 4 + word]) }
                inner += 1
            }
            // A node without rows of its own always asks its parent.
            guard node.start < node.end || node.own == 0 || place == 0 else { throw damaged() }
            nodes.append(node)
        }
        self.init(variable: variable, stateCount: variables[variable].stateCount, nodes: nodes, sets: sets, states: states)
    }
}
