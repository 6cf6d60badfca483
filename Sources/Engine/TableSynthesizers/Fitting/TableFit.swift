import FoundationEssentials
import Generators
import Random
import Safetensors
import Specification
import Tabular
import Threads

/// One fit of a synthesizer on a table, in pieces, so that it can be watched, cancelled, kept and resumed.
///
/// Not Sendable: it lives on the thread that trains. Equal table, parameters and seed give the same model file, on any number of threads and however often the fit is stopped
/// and resumed in between (unless a time budget ends it early).
package final class TableFit {
    private let request: TableFitRequest
    private let parameters: ParameterValues
    private let team: Team
    private let trainingRows: [Int]
    private var prepared: Prepared?
    private var race: Race?
    private var pendingCheckpoint: [UInt8]?
    /// Sentences for people: what is made up, what is left out, why this synthesizer.
    package private(set) var notes: [String] = []

    /// A table as variables, and what makes the columns that are not learned.
    private struct Prepared {
        let discretisation: Discretisation
        let generators: [String: ColumnGenerator]
        let training: StateMatrix
        let validation: StateMatrix
    }

    /// Begins a fit.
    ///
    /// - Throws: `TableSynthesisError` when there is no such synthesizer or nothing to learn from; `SpecificationError` for parameters.
    package init(_ request: TableFitRequest) throws {
        guard let description = TableSynthesizerCatalog.description(named: request.synthesizer) else {
            let names = TableSynthesizerCatalog.descriptions.map(\.name).joined(separator: ", ")
            throw TableSynthesisError(.unknownSynthesizer, "there is no synthesizer \(request.synthesizer) of tables; there are: \(names)")
        }
        parameters = try ParameterValues(request.parameters, for: description)
        guard !request.table.columns.isEmpty else { throw TableSynthesisError(.unusableData, "the table has no columns") }
        trainingRows = request.holdout?.rows(of: request.table.rowCount).training ?? Array(0..<request.table.rowCount)
        guard !trainingRows.isEmpty else { throw TableSynthesisError(.unusableData, "the table has no rows to learn from") }
        self.request = request
        team = Team(threads: max(1, request.threads))
    }

    /// Goes on with a fit from a checkpoint of the same request.
    ///
    /// - Throws: `TableSynthesisError(.unusableCheckpoint)` when it is damaged or belongs to another fit, at the latest when its place in the fit is reached; and as above.
    package convenience init(_ request: TableFitRequest, checkpoint: [UInt8]) throws {
        try self.init(request)
        let file: SafetensorsFile
        do { file = try SafetensorsFile(checkpoint) } catch {
            throw TableSynthesisError(.unusableCheckpoint, "the checkpoint cannot be read: \(error)")
        }
        guard file.metadata["format"] == Self.checkpointFormat, file.metadata["fit"] == identity else {
            throw TableSynthesisError(.unusableCheckpoint, "the checkpoint belongs to another fit")
        }
        pendingCheckpoint = checkpoint
    }

    private static let checkpointFormat = "semblance-table-checkpoint"

    /// What tells one fit from another.
    private var identity: String {
        let values = parameters.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let columns = request.table.columns.map { "\($0.name):\($0.type.rawValue):\($0.missingCount)" }.joined(separator: ",")
        return "\(request.synthesizer);\(values);\(request.seed);\(trainingRows.count);\(columns)"
    }

    /// How much of the whole fit is done, 0 … 1; never falls.
    package var fraction: Double { prepared == nil ? 0 : race.map { 0.05 + 0.95 * $0.fraction } ?? 0.05 }

    /// What is being done, in a few words.
    package var phase: String { prepared == nil ? "learning columns" : race?.phase ?? "preparing" }

    /// Does about a second of work or less.
    ///
    /// - Returns: Whether something is left to do.
    package func advance() throws -> Bool {
        guard let prepared else {
            self.prepared = try prepare()
            return true
        }
        if race == nil {
            let race = Race(
                request.synthesizer, parameters, training: prepared.training, validation: prepared.validation, seed: request.seed,
                team: team)
            if let pendingCheckpoint { race.resume(try SafetensorsFile(pendingCheckpoint)) }
            pendingCheckpoint = nil
            self.race = race
            return true
        }
        guard let race else { return false }
        let isUnfinished = try race.advance()
        if !isUnfinished { notes += race.notes }
        return isUnfinished
    }

    private func prepare() throws -> Prepared {
        let table = request.holdout == nil ? request.table : request.table.gathered(trainingRows)
        let (discretisation, matrix) = Discretisation.learn(table, metadata: request.metadata, team: team)
        var generators: [String: ColumnGenerator] = [:]
        for (place, coding) in discretisation.columns.enumerated() {
            guard case .generated = coding.form else {
                if case .categories(let categories) = coding.form, case .category(_, let values) = table.columns[place].cells,
                    categories.values.count < values.count
                {
                    let left = values.count - categories.values.count
                    notes.append("\(coding.name): \(left) rare \(left == 1 ? "value is" : "values are") left out")
                }
                continue
            }
            let metadata = request.metadata[coding.name] ?? ColumnMetadata(coding.name, type: coding.type)
            let generator = try Self.generator(table.columns[place], metadata)
            generators[coding.name] = generator
            notes.append("\(coding.name): \(generator.summary)")
        }
        // Rows to choose settings and synthesizers by; the model learns from them in the end.
        let count = trainingRows.count < 20 ? 0 : trainingRows.count / 10
        let (others, drawn) = HoldoutSplit.split(trainingRows.count, count, request.seed, Purpose("table.validation"))
        return Prepared(
            discretisation: discretisation, generators: generators, training: matrix.gathered(others), validation: matrix.gathered(drawn))
    }

    /// What makes a column's cells; categories that are all rare are made like texts.
    private static func generator(_ column: Column, _ metadata: ColumnMetadata) throws -> ColumnGenerator {
        guard metadata.personal == nil, case .category(let codes, let values) = column.cells else {
            return try ColumnGenerator(learning: column, metadata: metadata)
        }
        let texts = Column(column.name, .text(codes.map { values[Int($0)] }), missing: column.missing)
        return try ColumnGenerator(learning: texts, metadata: ColumnMetadata(column.name, type: .text, format: metadata.format))
    }

    /// What is needed to go on later from here; nil if starting again loses little.
    package func checkpoint() throws -> [UInt8]? {
        try race?.checkpoint(metadata: ["format": Self.checkpointFormat, "fit": identity])
    }

    /// The model file; after `advance` has returned false.
    package func artifact() throws -> [UInt8] {
        guard let prepared, let race, let (name, model) = race.result else {
            throw TableSynthesisError(.unusableData, "the fit is not finished")
        }
        let columns = prepared.discretisation.columns.map { coding in
            let generator = prepared.generators[coding.name]
            return TableModelInformation.Column(
                name: coding.name, type: coding.type, origin: generator?.summary ?? "learned",
                canBeCondition: generator == nil && coding.variableCount > 0)
        }
        let information = TableModelInformation(
            formatVersion: TableModelFile.formatVersion, synthesizer: name, requested: request.synthesizer, parameters: parameters.values,
            seed: request.seed, trainingRows: trainingRows.count, columns: columns, metadata: metadata(prepared), holdout: request.holdout,
            notes: notes, lineage: request.lineage)
        return try TableModelFile.encode(
            TableModelFile.Content(
                information: information, discretisation: prepared.discretisation, generators: prepared.generators, model: model))
    }

    /// The metadata of the tables to be made: the columns that there are, in the table's order.
    private func metadata(_ prepared: Prepared) -> Metadata {
        var metadata = request.metadata
        metadata.columns = prepared.discretisation.columns.map { request.metadata[$0.name] ?? ColumnMetadata($0.name, type: $0.type) }
        return metadata
    }
}
