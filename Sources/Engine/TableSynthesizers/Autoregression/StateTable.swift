import Neural

/// Learned numbers for each state of each variable, in which states that have an order share numbers with their neighbours.
///
/// A state's numbers are its own plus, for several widths of a mesh over the states of an ordered variable, the straight line between the two
/// knots around it. What is learned of a state is so learned of its neighbours, too, but for what is the state's own.
struct StateTable {
    /// The states of each variable.
    let states: Segments
    /// (states and knots, width).
    let weight: Neural.Variable
    private let combination: SparseMatrix

    /// The segments of the meshes, and the weight of a state's own numbers if its variable has meshes.
    private static let meshes = [3, 6, 12, 24, 48]
    private static let own: Float = 0.5

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - name: The name of the variable.
    ///   - described: The variables in the order of the table.
    ///   - width: How many numbers a state has.
    ///   - deviation: The standard deviation of the numbers at first, of a state on its own and with its knots; 0 starts with zeros.
    ///   - variables: Where the variable is made.
    init(_ name: String, _ described: [Variable], width: Int, deviation: Float, in variables: Variables) {
        states = Segments(described.map(\.stateCount))
        var rows: [[(column: Int, value: Float)]] = []
        var columns = states.total
        for variable in described {
            let count = variable.stateCount - 1
            let meshes = variable.isOrdered ? Self.meshes.filter { 2 * $0 <= count } : []
            let starts = meshes.map { mesh in
                defer { columns += mesh + 1 }
                return columns
            }
            rows.append([(rows.count, 1)])
            for state in 0..<count {
                var row: [(column: Int, value: Float)] = [(rows.count, meshes.isEmpty ? 1 : Self.own)]
                for (mesh, start) in zip(meshes, starts) {
                    let place = (Float(state) + 0.5) / Float(count) * Float(mesh)
                    let knot = min(Int(place), mesh - 1)
                    row.append((start + knot, Float(knot + 1) - place))
                    row.append((start + knot + 1, place - Float(knot)))
                }
                rows.append(row)
            }
        }
        combination = SparseMatrix(rows, columns: columns)
        weight = variables.make(name, [columns, width], deviation > 0 ? .normal(deviation: deviation) : .constant(0))
    }

    /// Records the numbers of all states: (Σ states, width).
    func callAsFunction(_ graph: Graph) -> Tensor { graph.read(weight).multiplied(by: combination) }
}
