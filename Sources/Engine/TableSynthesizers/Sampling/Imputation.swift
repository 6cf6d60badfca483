import Specification
import Tabular
import Threads

/// What is known of a table whose missing cells are to be filled.
struct Imputation {
    private let table: Table
    private let discretisation: Discretisation
    /// The columns to fill.
    private let chosen: Set<String>

    init(_ table: Table, columns: [String]?, _ discretisation: Discretisation) throws(SpecificationError) {
        var problems: [Problem] = []
        for coding in discretisation.columns {
            guard let column = table[coding.name] else {
                problems.append(Problem("columns.\(coding.name)", "is not in the table"))
                continue
            }
            if column.type != coding.type, column.missingCount < column.count {
                problems.append(Problem("columns.\(coding.name)", "holds \(column.type.rawValue) cells, the model \(coding.type.rawValue)"))
            }
        }
        for name in columns ?? [] where !discretisation.columns.contains(where: { $0.name == name }) {
            problems.append(Problem("columns.\(name)", "is not one of the model's columns"))
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
        self.table = table
        self.discretisation = discretisation
        chosen = Set(columns ?? discretisation.columns.map(\.name))
    }

    /// What is known of some rows: the states of present cells, and that chosen cells are not missing.
    func evidence(_ rows: Range<Int>, team: Team) -> Evidence {
        let part = table.gathered(Array(rows))
        let matrix = discretisation.matrix(of: part, team: team)
        var evidence = Evidence(variableCount: discretisation.variables.count)
        for coding in discretisation.columns where coding.variableCount > 0 {
            let isChosen = chosen.contains(coding.name)
            for variable in coding.firstVariable..<(coding.firstVariable + coding.variableCount) {
                let isMissing = matrix.columns[coding.firstVariable].map { $0 == 0 }
                evidence.know(
                    variable, zip(matrix.columns[variable], isMissing).map { isChosen && $1 ? nil : $0 }, firstRow: rows.lowerBound)
                if isChosen, variable == coding.firstVariable {
                    evidence.weights[variable] = (0..<discretisation.variables[variable].stateCount).map { $0 == 0 ? 0 : 1 }
                    for state in discretisation.variables[variable].excluded { evidence.weights[variable]?[Int(state)] = 0 }
                }
            }
        }
        return evidence
    }

    /// The table's rows with the chosen missing cells taken from made ones.
    func merge(_ made: Table, rows: Range<Int>) throws -> Table {
        Table(
            table.columns.map { column in
                let own = column.gathered(Array(rows))
                guard chosen.contains(column.name), own.missingCount > 0, let filling = made[column.name] else { return own }
                return own.filled(from: filling)
            })
    }
}
