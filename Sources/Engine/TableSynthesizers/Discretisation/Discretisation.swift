package import Tabular
package import Threads

/// How a table becomes rows of discrete variables and back: what all synthesizers of tables have in common.
package struct Discretisation: Codable, Hashable, Sendable {
    var columns: [ColumnCoding]
    package private(set) var variables: [Variable]

    /// Learns how the columns of a table become variables, and what the table is then.
    ///
    /// - Parameters:
    ///   - table: At least one row.
    ///   - metadata: Of all its columns.
    ///   - team: Threads; the result does not depend on them.
    package static func learn(_ table: Table, metadata: Metadata, team: Team) -> (Discretisation, StateMatrix) {
        let limits = DiscretisationLimits(rowCount: table.rowCount)
        let known = table.columns.map { metadata[$0.name] ?? ColumnMetadata($0.name, type: $0.type) }
        let learned = team.map(table.columns.count) { place in
            let coding = ColumnCoding(learning: table.columns[place], metadata: known[place], firstVariable: 0, limits: limits)
            return (coding, coding.states(of: table.columns[place]))
        }
        var columns: [ColumnCoding] = []
        var variables: [Variable] = []
        var states: [[UInt8]] = []
        for (place, (coding, columnStates)) in learned.enumerated() {
            columns.append(ColumnCoding(coding, firstVariable: variables.count))
            for (part, variable) in coding.variables(isOrdinal: known[place].isOrdinal).enumerated() {
                var counts = [Int](repeating: 0, count: variable.stateCount)
                for state in columnStates[part] { counts[Int(state)] += 1 }
                // What was never missing never will be.
                variables.append(
                    Variable(
                        variable.name, isOrdered: variable.isOrdered, counts: counts,
                        excluded: (counts[0] == 0 ? [0] : []) + variable.excluded,
                        refines: part == 0 ? nil : variables.count - 1))
                states.append(columnStates[part])
            }
        }
        let matrix = StateMatrix(variables, columns: states, rowCount: table.rowCount)
        return (Discretisation(columns: columns, variables: variables), matrix)
    }

    private init(columns: [ColumnCoding], variables: [Variable]) {
        self.columns = columns
        self.variables = variables
    }

    /// The states of another table with the same columns.
    package func matrix(of table: Table, team: Team) -> StateMatrix {
        let states = team.map(columns.count) { place in
            table[columns[place].name].map { columns[place].states(of: $0) }
                ?? Array(repeating: [UInt8](repeating: 0, count: table.rowCount), count: columns[place].variableCount)
        }
        return StateMatrix(variables, columns: states.flatMap(\.self), rowCount: table.rowCount)
    }
}

extension ColumnCoding {
    /// The same coding, whose first variable has another number.
    init(_ coding: ColumnCoding, firstVariable: Int) {
        name = coding.name
        type = coding.type
        form = coding.form
        self.firstVariable = firstVariable
    }
}
