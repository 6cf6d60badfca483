/// Rows of discrete variables: what a synthesizer learns from.
package struct StateMatrix: Sendable {
    package let variables: [Variable]
    package let rowCount: Int
    /// For each variable the state of each row.
    package let columns: [[UInt8]]

    /// Makes a matrix; every state is below its variable's number of states.
    package init(_ variables: [Variable], columns: [[UInt8]], rowCount: Int) {
        precondition(columns.count == variables.count, "\(variables.count) variables and \(columns.count) columns")
        for (variable, column) in zip(variables, columns) {
            precondition(column.count == rowCount, "\(variable.name) has \(column.count) rows instead of \(rowCount)")
            precondition(column.allSatisfy { $0 < variable.stateCount }, "\(variable.name) has states that it does not know")
        }
        self.variables = variables
        self.columns = columns
        self.rowCount = rowCount
    }

    /// Some rows, in the order given; a row may be named more than once.
    package func gathered(_ rows: [Int]) -> StateMatrix {
        StateMatrix(variables, columns: columns.map { column in rows.map { column[$0] } }, rowCount: rows.count)
    }
}
