import Catalog
import Contracts
import HTTPServer
import Specification
import Tabular

/// A dataset from the file of a table: CSV or JSON Lines, compressed with gzip or not. The bytes are stored as they come, then read.
struct TableUpload: Sendable {
    let call: Call

    /// The types of body that a table may come as; what it is, is recognised from its first bytes.
    static let mediaTypes = [
        MediaType.csv, MediaType.jsonLines, "application/x-ndjson", "application/gzip", "application/x-gzip", MediaType.bytes,
    ]

    static let bodies = mediaTypes.filter { $0 != MediaType.csv }.map { Operation.Body(mediaType: $0, schema: .text(format: "binary")) }

    /// How long an upload waits for its table to be read; larger ones are read in the background.
    private static let patience = Duration.seconds(20)

    private static let onlyForSeries = [
        "layout", "seriesColumn", "timeColumn", "labelColumn", "channels", "windowLength", "stride", "scaling", "dayFirst",
    ]

    /// Stores the body and reads it; the record is in state `reading` when that takes long.
    ///
    /// - Throws: `APIError` 422 for a query that does not fit, `SpecificationError` when the file is no table; nothing is stored then.
    func store() async throws -> Dataset {
        guard let type = call.mediaType, Self.mediaTypes.contains(type) else {
            throw APIError.unsupportedMediaType(call.mediaType, expected: Self.mediaTypes)
        }
        var problems = Self.onlyForSeries.filter { call.query[$0] != nil }.map { Problem($0, "is only for series") }
        if call.text("name") == nil { problems.append(Problem("name", "is missing from the query; an upload needs it")) }
        guard problems.isEmpty, let name = call.text("name") else { throw APIError.validation(problems) }
        let writer = TableWriting(context: call.context, account: call.account)
        try await writer.refuseTaken(name, field: "name")
        var lineage: [String: JSONValue] = [:]
        if let delimiter = call.text("delimiter") { lineage["delimiter"] = .string(CSVUpload.delimiter(delimiter) ?? delimiter) }
        if let header = call.boolean("header") { lineage["header"] = .boolean(header) }
        let id = Identifier.make()
        let body = call.bodyStream
        let iterator = BodyIterator(body)
        let blob = try await call.catalog.writeBlob(BlobName.dataset(id: id), ChunkSequence { try await iterator.next() })
        let record = try await writer.insert(
            id: id, name: name, origin: .upload, lineage: lineage.isEmpty ? nil : lineage, blob: blob, wanted: nil)
        do {
            let read = try await call.context.tables.read(id: id, within: Self.patience)
            return try await (read ?? record).shown(call.context.owners)
        } catch let error as SpecificationError {
            await writer.remove(record)
            throw error
        }
    }

    /// How a stored file is to be read.
    ///
    /// - Parameters:
    ///   - lineage: what the upload said.
    ///   - wanted: what is wished for the columns.
    static func options(lineage: [String: JSONValue], wanted: Metadata?) -> TableReadingOptions {
        if let wanted { return wanted.readingOptions() }
        var options = TableReadingOptions()
        options.delimiter = lineage["delimiter"]?.stringValue
        options.hasHeader = lineage["header"]?.booleanValue
        return options
    }
}

/// The pieces of a body for a closure; used by one task after the other.
private actor BodyIterator {
    private var iterator: BodyStream.AsyncIterator

    init(_ body: BodyStream) { iterator = body.makeAsyncIterator() }

    func next() async throws -> [UInt8]? {
        // One caller reads at a time, so the copy cannot go stale while it waits.
        var copy = iterator
        let piece = try await copy.next()
        iterator = copy
        return piece
    }
}
