import Catalog
import Concurrency
import Configuration
import Contracts
import HTTPServer
import Specification
import Synchronization
import TableSynthesizers
import Tabular

/// New rows from one version of a model of a table.
struct RowSampling: Sendable {
    let context: APIContext
    let account: Account
    let record: ModelVersionRecord
    /// When the answer must be complete.
    let deadline: RequestDeadline

    /// The most rows of one JSON page.
    private static let largestPage = 1000
    /// About so many cells are made at a time.
    private static let pieceCellCount = 500_000

    /// The answer to a request for rows: a page, a file that is made while it is sent, or the dataset that they were saved as.
    ///
    /// - Throws: `APIError` and `SpecificationError` 422 when more is asked for than one request may, or what the model cannot make.
    func sample(_ request: SampleRowsRequest) async throws -> HTTPResponse {
        let columns = max(1, record.version.table?.columns ?? 1)
        let settings = context.settings
        let most = (request.saveAs == nil ? settings.sampleLimit : min(settings.sampleLimit, settings.maxDatasetValues)) / columns
        guard request.rows <= most else {
            throw APIError.validation("rows", "asks for \(request.rows) rows of \(columns) columns; at most \(most) rows are made at once")
        }
        let format = request.format ?? .json
        if request.saveAs == nil, format == .json {
            guard request.rows <= Self.largestPage else {
                throw APIError.validation(
                    "rows",
                    "asks for \(request.rows) rows as one JSON page of at most \(Self.largestPage); the formats csv and jsonl have no such limit"
                )
            }
            if request.gzip == true { throw APIError.validation("gzip", "is only for files, in the formats csv and jsonl") }
        }
        let writing = TableWriting(context: context, account: account)
        if let name = request.saveAs { try await writing.refuseTaken(name, field: "saveAs") }
        let maker = RowMaker(
            model: try await context.models.table(record.blob), request: TableSampleRequest(request), rows: request.rows,
            pieceRows: max(1, Self.pieceCellCount / columns), threads: settings.threads, compute: context.compute)
        // The first rows show whether the request can be fulfilled, while there still is an answer to say so with.
        let first = try await maker.piece(from: 0)
        if let name = request.saveAs { return try await save(name, request, maker, first, writing) }
        if format == .json {
            let metadata = maker.model.information.metadata
            return .json(try await context.compute.run { try JSON.encode(RowPage(first, metadata)) })
        }
        let isCompressed = request.gzip ?? false
        let form = TableForm(isJSON: format == .jsonl, isCompressed: isCompressed)
        let bytes = maker.bytes(first, isJSON: format == .jsonl, isCompressed: isCompressed)
        let name = "\(record.version.name)-\(record.version.version).\(form.ending)"
        let deadline = deadline
        return HTTPResponse(
            headers: ["Content-Type": form.mediaType, "Content-Disposition": FileName.attachment(name)],
            body: .stream(length: nil) { writer in
                for try await piece in bytes {
                    try await writer.write(piece)
                    deadline.extend(by: TransferProgress.grace)
                }
            })
    }

    private func save(
        _ name: String, _ request: SampleRowsRequest, _ maker: RowMaker, _ first: Table, _ writing: TableWriting
    ) async throws -> HTTPResponse {
        let id = Identifier.make()
        let deadline = deadline
        let bytes = maker.bytes(first, isJSON: false, isCompressed: false)
        let blob = try await context.catalog.writeBlob(
            BlobName.dataset(id: id),
            ChunkSequence {
                deadline.extend(by: TransferProgress.grace)
                return try await bytes.next()
            })
        var metadata = maker.model.information.metadata
        (metadata.csv, metadata.jsonLines, metadata.isCompressed) = (metadata.csv ?? CSVDialect(), nil, false)
        let wanted = try await context.catalog.writeBlob(BlobName.wantedMetadata(id: id, revision: 0), bytes: metadata.json())
        let saved = try await writing.insert(
            id: id, name: name, field: "saveAs", origin: .synthetic, lineage: try lineage(request), blob: blob, wanted: wanted)
        let read = try await context.tables.read(id: id, within: .seconds(20))
        let dataset = try await (read ?? saved).shown(context.owners)
        return try .json(JSON.encode(dataset), status: .created, headers: ["Location": "/v1/datasets/\(id)"])
    }

    private func lineage(_ request: SampleRowsRequest) throws -> [String: JSONValue] {
        var lineage: [String: JSONValue] = [
            "model": .string(record.version.name), "version": .integer(record.version.version),
            "artifactHash": .string(record.version.artifactHash), "seed": .integer(Int(clamping: request.seed ?? 0)),
        ]
        if let conditions = request.conditions, !conditions.isEmpty {
            lineage["conditions"] = try JSONReader.read(JSON.encode(conditions))
        }
        if let shares = request.shares, !shares.isEmpty { lineage["shares"] = try JSONReader.read(JSON.encode(shares)) }
        if let temperature = request.temperature { lineage["temperature"] = .number(temperature) }
        return lineage
    }
}

/// Makes the rows of one request, piece by piece, on the threads for long computations.
struct RowMaker: Sendable {
    let model: TableModel
    let request: TableSampleRequest
    let rows: Int
    let pieceRows: Int
    let threads: Int
    let compute: BlockingExecutor

    /// The piece that begins with a row.
    ///
    /// - Throws: `SpecificationError` that names the condition that cannot be fulfilled.
    func piece(from start: Int) async throws -> Table {
        let (model, request, range, threads) = (model, request, start..<min(rows, start + pieceRows), threads)
        return try await compute.run {
            do {
                return try model.sample(range, request, threads: threads)
            } catch let error as TableSynthesisError where error.kind == .impossibleRequest {
                throw APIError.validation("conditions", error.description)
            }
        }
    }

    /// The bytes of the whole file, made as they are asked for; the first rows are there already.
    func bytes(_ first: Table, isJSON: Bool, isCompressed: Bool) -> ChunkSequence {
        let file = RowFile(model.information.metadata, isJSON: isJSON, isCompressed: isCompressed)
        let position = Mutex<Int?>(0)
        return ChunkSequence { [self] in
            while let start = position.withLock({ $0 }) {
                try Task.checkCancellation()
                guard start < rows else {
                    position.withLock { $0 = nil }
                    return try await compute.run { try file.finish() }
                }
                let table = start == 0 ? first : try await piece(from: start)
                position.withLock { $0 = start + pieceRows }
                let bytes = try await compute.run { try file.write(table) }
                if !bytes.isEmpty { return bytes }
            }
            return nil
        }
    }
}

extension TableSampleRequest {
    /// What a request on the wire asks of a model.
    init(_ request: SampleRowsRequest) {
        self.init(
            seed: request.seed ?? 0,
            conditions: (request.conditions ?? []).map {
                TableCondition($0.column, values: $0.values, minimum: $0.minimum, maximum: $0.maximum, isMissing: $0.isMissing)
            }, shares: request.shares ?? [:], temperature: request.temperature ?? 1)
    }
}

extension RowPage {
    /// A table's rows as they would stand in a file of JSON Lines.
    init(_ table: Table, _ metadata: Metadata) throws {
        let sink = MemorySink()
        var writer = TableWriter(sink, metadata, format: .jsonLines)
        try writer.write(table)
        try writer.finish()
        let names = metadata.columns.map(\.name)
        let rows = try sink.bytes.split(separator: 0x0a).map { line in
            let object = try JSONReader.read(Array(line)).objectValue ?? [:]
            return names.map { object[$0] ?? .null }
        }
        self.init(columns: names, rows: rows)
    }
}
