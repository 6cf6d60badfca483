import Catalog
import Concurrency
import Configuration
import Contracts
import HTTPServer
import Series
import Specification

/// Named data, series and tables: made, uploaded, listed, looked at, downloaded, deleted.
enum DatasetOperations {
    private static let group = "Datasets"
    private static let points = Operation.Parameter.optional(
        "points", .integer(minimum: 2, maximum: 100_000),
        "Down-samples each series to about so many steps, keeping minima and maxima; all steps when left out.")

    static let all: [Operation] = [
        Operation(
            .post, "/v1/previews/series", "previewSeries", "The first series of a recipe; nothing is stored.", group: group,
            query: [
                .optional("offset", .integer(minimum: 0).defaulting(to: 0), "The index of the first series (of each class)."),
                .optional("limit", .integer(minimum: 1, maximum: 100).defaulting(to: 5), "How many series (of each class)."), points,
            ], bodies: [.json(Recipe.self)], answers: [.json(SeriesPage.self, "The series, as a dataset of the recipe begins.")],
            handler: preview),
        Operation(
            .post, "/v1/datasets", "createDataset",
            "Makes a dataset from a recipe (JSON), or from a file: series from CSV, with the query telling how it is read, or with `kind=table` a table from "
                + "CSV or JSON Lines, compressed with gzip or not.", group: group,
            query: CSVUpload.parameters, bodies: [.json(CreateDatasetRequest.self), .csv] + TableUpload.bodies,
            answers: [.json(Dataset.self, "The dataset.", status: .created)], conflict: "You have a dataset of that name.",
            handler: create),
        Operation(
            .get, "/v1/datasets", "listDatasets", "Your datasets, newest first.", group: group,
            query: Paging.parameters + [.optional("search", .text(maxLength: 120, pattern: .line), "Only those with this in their name.")],
            answers: [.json(Page<Dataset>.self, "The datasets.")], handler: list),
        Operation(
            .get, "/v1/datasets/{id}", "getDataset", "A dataset without its values.", group: group,
            answers: [.json(Dataset.self, "The dataset.")], handler: get),
        Operation(
            .delete, "/v1/datasets/{id}", "deleteDataset", "Deletes a dataset; models made from it stay.", group: group,
            answers: [.nothing("The dataset is deleted.")], conflict: "A job that has not ended uses it.", handler: delete),
        Operation(
            .get, "/v1/datasets/{id}/series", "getSeries", "Some series of a dataset.", group: group,
            query: [
                .optional("offset", .integer(minimum: 0).defaulting(to: 0), "The index of the first series."),
                .optional("limit", .integer(minimum: 1, maximum: 1000).defaulting(to: 10), "Most series; 10 when left out."),
                .optional("label", .integer(), "Only series that carry this label; `offset`, `limit` and `total` then count these."),
                points,
            ], answers: [.json(SeriesPage.self, "The series.")], handler: series),
        Operation(
            .get, "/v1/datasets/{id}/content", "getContent", "All series as a file; a table as it came.", group: group,
            query: [.optional("format", .words(["csv", "jsonl"]), "Series: `csv` when left out.")],
            answers: [
                Operation.Answer(
                    status: .ok, summary: "The file.",
                    contents: [.csv, Operation.Body(mediaType: MediaType.jsonLines, schema: .text()), .bytes])
            ], conflict: "The original of the table was deleted.", handler: content),
    ]

    private static func preview(_ call: Call) async throws -> HTTPResponse {
        let recipe = try await call.body(Recipe.self)
        let context = call.context
        let limit = call.integer("limit") ?? 5
        let generator = try RecipeGenerator(recipe, limits: context.recipeLimits, path: "recipe")
        let ranges = recipe.series(from: call.integer("offset") ?? 0, limit: limit)
        let options = SeriesPageOptions(points: call.integer("points"))
        try options.check(count: ranges.reduce(0) { $0 + $1.count }, shape: generator.shape, field: "limit")
        let bytes = try await context.compute.run {
            options.page(
                of: try ranges.map { try generator.generate($0) }, total: generator.shape.count, offset: ranges.first?.lowerBound ?? 0)
        }
        return .json(bytes)
    }

    private static func create(_ call: Call) async throws -> HTTPResponse {
        let dataset: Dataset
        switch call.mediaType {
        case _ where call.text("kind") == DatasetKind.table.rawValue: dataset = try await TableUpload(call: call).store()
        case MediaType.json: dataset = try await createFromRecipe(call)
        case MediaType.csv: dataset = try await CSVUpload(call: call).store()
        default: throw APIError.unsupportedMediaType(call.mediaType, expected: [MediaType.json, MediaType.csv])
        }
        return try .json(JSON.encode(dataset), status: .created, headers: ["Location": "/v1/datasets/\(dataset.id)"])
    }

    private static func createFromRecipe(_ call: Call) async throws -> Dataset {
        let request = try await call.body(CreateDatasetRequest.self)
        guard call.query.isEmpty else {
            throw APIError.validation(
                call.query.keys.sorted().map { Problem($0, "is only for uploads of CSV; a recipe's body says everything itself") })
        }
        let writer = DatasetWriter(context: call.context, account: call.account)
        let generator = try RecipeGenerator(request.recipe, limits: call.context.recipeLimits, path: "recipe")
        try await writer.refuseTaken(request.name, field: "name")
        return try await writer.store(generator, name: request.name, origin: .recipe, recipe: request.recipe)
    }

    private static func list(_ call: Call) async throws -> HTTPResponse {
        let paging = Paging(call)
        let context = call.context
        let key = DatasetPageKey(
            ownerID: call.account.visibleOwnerID, search: call.text("search"), cursor: paging.cursor, limit: paging.limit)
        let bytes = try await context.datasetPages.value(of: key) { () async throws -> [UInt8]? in
            let records = try await context.catalog.datasets(
                ownerID: key.ownerID, search: key.search, after: key.cursor, limit: key.limit + 1)
            var datasets: [Dataset] = []
            for record in records { datasets.append(try await record.shown(context.owners)) }
            return try JSON.encode(paging.page(datasets, cursor: \.id))
        }
        return .json(bytes ?? [])
    }

    private static func get(_ call: Call) async throws -> HTTPResponse {
        try await .json(JSON.encode(record(call).shown(call.context.owners)))
    }

    private static func delete(_ call: Call) async throws -> HTTPResponse {
        let record = try await record(call)
        if let job = try await JobLookup.active(using: record.id, call.catalog) {
            throw APIError.conflict("The job \(job.id) uses this dataset and has not ended; cancel it first.")
        }
        guard let removed = try await call.catalog.deleteDataset(id: call.id, ownerID: call.account.visibleOwnerID) else { throw notFound }
        call.context.datasetPages.forget()
        call.context.headers.forget(removed.blob)
        // If this fails, the blob is an orphan and collected later.
        for name in removed.blobNames + (removed.files?.erasing ?? []) { try? await call.catalog.deleteBlob(name) }
        return HTTPResponse(status: .noContent)
    }

    private static func series(_ call: Call) async throws -> HTTPResponse {
        let record = try await record(call)
        guard record.kind == .series else { throw APIError.notFound("series in this dataset; it is a table") }
        let stored = try await StoredSeries(record.blob, call.context)
        if let label = call.integer("label") { return try await series(call, stored, label: label) }
        let offset = min(call.integer("offset") ?? 0, stored.header.count)
        let range = offset..<min(stored.header.count, offset + (call.integer("limit") ?? 10))
        let options = SeriesPageOptions(points: call.integer("points"))
        try options.check(count: range.count, length: stored.header.length, channels: stored.header.channels.count, field: "limit")
        let set = try await stored.series(range)
        let total = stored.header.count
        if set.values.count <= SeriesPageOptions.smallValueCount { return .json(options.page(of: [set], total: total, offset: offset)) }
        return .json(try await call.context.compute.run { options.page(of: [set], total: total, offset: offset) })
    }

    /// Some of the series that carry a label, wherever they lie in the set.
    private static func series(_ call: Call, _ stored: StoredSeries, label: Int) async throws -> HTTPResponse {
        let indices = try await stored.indices(label: label)
        let offset = min(call.integer("offset") ?? 0, indices.count)
        let chosen = indices[offset..<min(indices.count, offset + (call.integer("limit") ?? 10))]
        let options = SeriesPageOptions(points: call.integer("points"))
        try options.check(count: chosen.count, length: stored.header.length, channels: stored.header.channels.count, field: "limit")
        var sets: [SeriesSet] = []
        for index in chosen { sets.append(try await stored.series(index..<index + 1)) }
        if sets.isEmpty { sets.append(try await stored.series(0..<0)) }
        let (parts, total) = (sets, indices.count)
        return .json(try await call.context.compute.run { options.page(of: parts, total: total, offset: offset) })
    }

    private static func content(_ call: Call) async throws -> HTTPResponse {
        let record = try await record(call)
        if record.kind == .table { return try await original(record, call) }
        let stored = try await StoredSeries(record.blob, call.context)
        let format: SampleFormat = call.text("format") == "jsonl" ? .jsonl : .csv
        let compute = call.context.compute
        // An empty part has the shape of the whole, its times included.
        var shape = try await stored.series(0..<0).shape
        shape.count = stored.header.count
        return SeriesFileResponse(format: format, name: record.name, shape: shape).response(
            compute: compute, deadline: call.request.deadline
        ) { send in
            for range in stored.pieces() { try await send(try await stored.series(range), range.lowerBound) }
        }
    }

    /// The file of a table, byte for byte as it came.
    private static func original(_ record: DatasetRecord, _ call: Call) async throws -> HTTPResponse {
        if let deletion = record.table?.deletion {
            throw APIError.conflict("The original of \"\(record.name)\" was deleted on \(deletion.deletedAt).")
        }
        if call.text("format") != nil { throw APIError.validation("format", "is only for series; a table is given as it came") }
        let form = try await TableForm(record, call.catalog)
        return try await BlobResponse.bytes(
            of: record.blob, call,
            headers: ["Content-Disposition": FileName.attachment("\(record.name).\(form.ending)"), "Content-Type": form.mediaType])
    }

    private static func record(_ call: Call) async throws -> DatasetRecord {
        guard let record = try await call.catalog.dataset(id: call.id, ownerID: call.account.visibleOwnerID) else { throw notFound }
        return record
    }

    private static let notFound = APIError.notFound("dataset of that id")
}

/// Which page of the list of datasets.
struct DatasetPageKey: Hashable, Sendable {
    /// nil: everybody's.
    let ownerID: String?
    let search: String?
    let cursor: String?
    let limit: Int
}

extension APIContext {
    /// What a recipe may ask for: what one request can make in its time.
    var recipeLimits: RecipeLimits {
        var limits = RecipeLimits()
        limits.maximumValues = settings.maxDatasetValues
        limits.maximumSeconds = settings.requestTimeout.inSeconds / 2
        return limits
    }
}

extension Recipe {
    /// Where in the whole set the `limit` series of each class from `offset` on lie; the last ones when there are not so many.
    func series(from offset: Int, limit: Int) -> [Range<Int>] {
        func range(_ count: Int, after start: Int) -> Range<Int> {
            let first = min(offset, max(0, count - limit))
            return start + first..<start + min(first + limit, count)
        }
        switch self {
        case .single(let recipe): return [range(recipe.sequences ?? 1, after: 0)]
        case .classes(let classes):
            var start = 0
            return classes.map { labelled in
                let count = labelled.recipe.sequences ?? 1
                defer { start += count }
                return range(count, after: start)
            }
        }
    }
}
