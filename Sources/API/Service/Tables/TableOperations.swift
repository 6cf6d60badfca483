import Catalog
import Configuration
import Contracts
import HTTPServer
import Specification
import Tabular

/// What belongs to tables only: their metadata, which people correct, and their profile.
enum TableOperations {
    private static let group = "Tables"
    private static let form = Operation.Parameter.optional(
        "format", .words(["semblance", "sdv"]).defaulting(to: "semblance"), "`semblance` (our metadata.json) or `sdv` (SDV's JSON, V1).")
    /// Our form and SDV's are told apart by their members, and checked by the reader, which names columns.
    private static let body = Operation.Body(
        mediaType: MediaType.json, schema: Schema(.object, summary: "metadata.json, or SDV's JSON V1."))

    static let all: [Operation] = [
        Operation(
            .get, "/v1/datasets/{id}/metadata", "getMetadata", "What is known of a table's columns.", group: group, query: [form],
            answers: [Operation.Answer(status: .ok, summary: "The metadata.", contents: [body])],
            conflict: "The table has not been read yet.", handler: metadata),
        Operation(
            .put, "/v1/datasets/{id}/metadata", "putMetadata",
            "Corrects what is known of a table's columns; types, personal data, patterns and the key. The file is read again.",
            group: group,
            bodies: [body], answers: [.json(Dataset.self, "The table, in state `reading` when that takes long.")],
            conflict: "The table is being read, a job that has not ended uses it, or its original was deleted.", handler: putMetadata),
        Operation(
            .get, "/v1/datasets/{id}/profile", "getProfile", "Figures of every column of a table, and associations of pairs.", group: group,
            answers: [
                Operation.Answer(
                    status: .ok, summary: "The profile.", contents: [Operation.Body(mediaType: MediaType.json, schema: Schema(.object))])
            ], conflict: "The table has not been read yet, or its original was deleted.", handler: profile),
    ]

    private static func metadata(_ call: Call) async throws -> HTTPResponse {
        let record = try await record(call)
        guard let blob = record.files?.metadata else { throw unread(record) }
        let bytes = try await call.catalog.blobBytes(blob.name)
        let isSDV = call.text("format") == "sdv"
        let answer = isSDV ? try Metadata(json: bytes).sdvJSON(table: record.name) : bytes
        return .json(answer)
    }

    private static func profile(_ call: Call) async throws -> HTTPResponse {
        let record = try await record(call)
        if let deletion = record.table?.deletion {
            throw APIError.conflict("The original of \"\(record.name)\" was deleted on \(deletion.deletedAt), and its profile with it.")
        }
        guard let blob = record.files?.profile else { throw unread(record) }
        return .json(try await call.catalog.blobBytes(blob.name))
    }

    private static func putMetadata(_ call: Call) async throws -> HTTPResponse {
        var record = try await record(call)
        let bytes = try await call.request.body.collect(upTo: call.context.settings.maxJSONBytes)
        try call.requireMediaType(MediaType.json)
        guard let table = record.table, table.state != .reading else { throw unread(record) }
        if let deletion = table.deletion {
            throw APIError.conflict("The original of \"\(record.name)\" was deleted on \(deletion.deletedAt); it cannot be read again.")
        }
        if let job = try await JobLookup.active(using: record.id, call.catalog) {
            throw APIError.conflict("The job \(job.id) uses this table and has not ended.")
        }
        guard let known = record.files?.metadata else { throw unread(record) }
        let wanted = try TableWishes(bytes).applied(to: try Metadata(json: try await call.catalog.blobBytes(known.name)))
        let revision = table.revision + 1
        var files = record.files ?? TableFiles()
        files.wanted = try await call.catalog.writeBlob(BlobName.wantedMetadata(id: record.id, revision: revision), bytes: wanted.json())
        record.files = files
        record.table?.state = .reading
        record.table?.problem = nil
        record.table?.revision = revision
        try await call.catalog.updateTable(record, revision: table.revision)
        call.context.datasetPages.forget()
        let read = try await call.context.tables.read(id: record.id, within: .seconds(20))
        call.context.datasetPages.forget()
        return try await .json(JSON.encode((read ?? record).shown(call.context.owners)))
    }

    private static func record(_ call: Call) async throws -> DatasetRecord {
        guard let record = try await call.catalog.dataset(id: call.id, ownerID: call.account.visibleOwnerID) else {
            throw APIError.notFound("dataset of that id")
        }
        guard record.kind == .table else { throw APIError.notFound("table of that id; the dataset holds series") }
        return record
    }

    private static func unread(_ record: DatasetRecord) -> APIError {
        .conflict(record.table?.problem.map { "The table could not be read: \($0)." } ?? "The table is still being read.")
    }
}
