internal import Generators
internal import Safetensors
package import Tabular
internal import Threads

/// A fitted model of a table: makes rows, and fills what is missing in others.
package final class TableModel: Sendable {
    package let information: TableModelInformation
    private let discretisation: Discretisation
    private let generators: [String: ColumnGenerator]
    private let model: any StateModel

    /// Reads a model file.
    ///
    /// - Throws: `TableSynthesisError` that says what is wrong with it.
    package convenience init(_ bytes: [UInt8]) throws { self.init(try TableModelFile.decode(bytes)) }

    init(_ content: TableModelFile.Content) {
        information = content.information
        discretisation = content.discretisation
        generators = content.generators
        model = content.model
    }

    /// Whether bytes claim to be a model of a table.
    package static func isTableModel(_ bytes: [UInt8]) -> Bool {
        (try? SafetensorsFile(bytes))?.metadata["format"] == TableModelFile.format
    }

    /// So many rows are made at a time.
    private static let blockRows = 8_192

    /// Makes rows of the endless table that seed and request describe: a row is the same whatever range it is asked in, on any number of threads.
    ///
    /// - Parameters:
    ///   - rows: Which rows; all are held in memory, so large tables are made range by range.
    ///   - request: What is wanted of them.
    ///   - threads: How many threads share the work.
    /// - Returns: The columns of the table that was learned, in its order.
    /// - Throws: `SpecificationError` that names what cannot be fulfilled.
    package func sample(_ rows: Range<Int>, _ request: TableSampleRequest, threads: Int = 1) throws -> Table {
        let plan = try SamplePlan(request, discretisation, information.metadata)
        let team = Team(threads: max(1, threads))
        var decoder = TableDecoder(
            discretisation: discretisation, metadata: information.metadata, generators: generators, seed: request.seed)
        decoder.limits = plan.limits
        // Whole blocks are made, because how evenly a row's draw is shared out with others depends on its block.
        let numbers = rows.isEmpty ? 0..<1 : rows.lowerBound / Self.blockRows..<(rows.upperBound + Self.blockRows - 1) / Self.blockRows
        let inner = numbers.count >= team.threads ? Team.single : team
        let make: @Sendable (Int) -> Result<Table, any Error> = { [self, plan, decoder] number in
            let start = number * Self.blockRows
            return Result {
                let block = StateBlock(rows: start..<start + Self.blockRows, variableCount: discretisation.variables.count)
                model.fill(block, plan.sampling(block.rows), team: inner)
                let wanted = max(rows.lowerBound, start)..<max(min(rows.upperBound, start + Self.blockRows), max(rows.lowerBound, start))
                return try decoder.table(block, rows: wanted, team: inner)
            }
        }
        let made =
            inner === team
            ? numbers.map(make) : team.map(numbers.count) { make(numbers.lowerBound + $0) }
        let parts = try made.map { try $0.get() }
        return Table(concatenating: parts)
    }

    /// Fills missing cells with values that go with the cells that are there; cells of made-up columns are made up.
    ///
    /// - Parameters:
    ///   - table: Has the model's columns; others are kept as they are.
    ///   - columns: Which columns to fill; nil fills all.
    ///   - seed: Everything random follows from it.
    /// - Throws: `SpecificationError` that names the columns that are not there or are of another type.
    package func impute(_ table: Table, columns: [String]? = nil, seed: UInt64, threads: Int = 1) throws -> Table {
        let imputation = try Imputation(table, columns: columns, discretisation)
        let team = Team(threads: max(1, threads))
        let decoder = TableDecoder(discretisation: discretisation, metadata: information.metadata, generators: generators, seed: seed)
        var parts: [Table] = []
        for start in stride(from: 0, to: table.rowCount, by: Self.blockRows) {
            let block = StateBlock(rows: start..<min(start + Self.blockRows, table.rowCount), variableCount: discretisation.variables.count)
            let options = StateSampling(seed: seed, evidence: imputation.evidence(block.rows, team: team))
            model.fill(block, options, team: team)
            parts.append(try imputation.merge(try decoder.table(block, rows: block.rows, team: team), rows: block.rows))
        }
        return parts.isEmpty ? table : Table(concatenating: parts)
    }

    /// The mean log-likelihood (base e) of a table's rows in terms of the model's variables, for synthesizers that know it.
    package func meanLogLikelihood(_ table: Table, threads: Int = 1) -> Double? {
        let team = Team(threads: max(1, threads))
        guard table.rowCount > 0, let rows = model.logLikelihoods(of: discretisation.matrix(of: table, team: team), team: team) else {
            return nil
        }
        return rows.reduce(0, +) / Double(rows.count)
    }
}
