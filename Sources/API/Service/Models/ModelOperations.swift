import Catalog
import Contracts
import HTTPServer
import Specification
import TableSynthesizers

/// Models and their versions: listed, downloaded, deleted, asked for series or rows.
enum ModelOperations {
    private static let group = "Models"
    private static let owner: [Operation.Parameter] = [
        .optional("owner", .text(pattern: .username), "For an admin: whose model is meant, when several have one of that name.")
    ]

    static let all: [Operation] = [
        Operation(
            .get, "/v1/models", "listModels", "Your models with all versions, by name.", group: group,
            query: Paging.parameters(cursor: .text(minLength: 1, maxLength: 400, pattern: .line)),
            answers: [.json(Page<Model>.self, "The models.")], handler: list),
        Operation(
            .get, "/v1/models/{name}", "getModel", "A model with all versions.", group: group, query: owner,
            answers: [.json(Model.self, "The model.")], handler: get),
        Operation(
            .delete, "/v1/models/{name}", "deleteModel", "Deletes a model with all versions.", group: group, query: owner,
            answers: [.nothing("The model is deleted.")], handler: delete),
        Operation(
            .get, "/v1/models/{name}/versions/{n}", "getModelVersion", "A version and where it came from.", group: group, query: owner,
            answers: [.json(ModelVersion.self, "The version.")], handler: getVersion),
        Operation(
            .delete, "/v1/models/{name}/versions/{n}", "deleteModelVersion", "Deletes a version.", group: group, query: owner,
            answers: [.nothing("The version is deleted.")], handler: delete),
        Operation(
            .get, "/v1/models/{name}/versions/{n}/artifact", "getArtifact", "The model as a file (safetensors).", group: group,
            query: owner, answers: [Operation.Answer(status: .ok, summary: "Its bytes.", contents: [.bytes])], handler: artifact),
        Operation(
            .post, "/v1/models/{name}/versions/{n}/sample", "sample",
            "New series or rows from the model, or, with `saveAs`, a dataset of them.",
            group: group, query: owner,
            bodies: [
                Operation.Body(
                    mediaType: MediaType.json, schema: .any(of: [.reference(SampleRequest.self), .reference(SampleRowsRequest.self)]))
            ],
            answers: [
                Operation.Answer(
                    status: .ok, summary: "The series, or the rows; with `gzip` as application/gzip.",
                    contents: [
                        Operation.Body(
                            mediaType: MediaType.json, schema: .any(of: [.reference(SeriesPage.self), .reference(RowPage.self)])),
                        .csv, Operation.Body(mediaType: MediaType.jsonLines, schema: .text()),
                    ]),
                .json(Dataset.self, "The dataset that the series were saved as.", status: .created),
            ], conflict: "There is a dataset with the name in `saveAs`.", handler: sample),
        Operation(
            .post, "/v1/models/{name}/versions/{n}/interpolate", "interpolate", "The series on a way through the latent space.",
            group: group, query: owner, bodies: [.json(InterpolateRequest.self)], answers: [.json(SeriesPage.self, "The series.")],
            handler: interpolate),
        Operation(
            .get, "/v1/models/{name}/versions/{n}/information", "getModelInformation",
            "What a model of a table says of itself: columns, which of them can be conditions, metadata, notes.", group: group,
            query: owner,
            answers: [
                Operation.Answer(
                    status: .ok, summary: "The information.", contents: [Operation.Body(mediaType: MediaType.json, schema: Schema(.object))]
                )
            ], handler: information),
        Operation(
            .get, "/v1/models/{name}/versions/{n}/report", "getReport", "The report of a model of a table: a page, or its twin in JSON.",
            group: group,
            query: owner + [.optional("format", .words(["html", "json"]).defaulting(to: "html"), "`html` when left out.")],
            answers: [
                Operation.Answer(
                    status: .ok, summary: "The report.",
                    contents: [
                        Operation.Body(mediaType: MediaType.html, schema: .text()),
                        Operation.Body(mediaType: MediaType.json, schema: Schema(.object)),
                    ])
            ], handler: report),
    ]

    private static func list(_ call: Call) async throws -> HTTPResponse {
        let paging = Paging(call)
        let records = try await call.catalog.modelVersions(ownerID: call.account.visibleOwnerID, name: nil)
        // A cursor names the last model of the page before: names are unique per owner only.
        let groups = Dictionary(grouping: records) { "\($0.version.name)/\($0.ownerID)" }
        let keys = groups.keys.sorted().drop { key in paging.cursor.map { key <= $0 } ?? false }.prefix(paging.limit + 1)
        var models: [(key: String, model: Model)] = []
        for key in keys {
            if let model = try await model(of: groups[key] ?? [], call.context) { models.append((key, model)) }
        }
        let page = Page(
            items: models.prefix(paging.limit).map(\.model),
            nextCursor: models.count > paging.limit ? models.prefix(paging.limit).last?.key : nil)
        return try .json(JSON.encode(page))
    }

    private static func get(_ call: Call) async throws -> HTTPResponse {
        let lookup = ModelLookup(call: call)
        let records = try await call.catalog.modelVersions(ownerID: try await lookup.ownerID(), name: lookup.name)
        guard let model = try await model(of: records, call.context) else { throw lookup.notFound }
        return try .json(JSON.encode(model))
    }

    private static func getVersion(_ call: Call) async throws -> HTTPResponse {
        try await .json(JSON.encode(ModelLookup(call: call).record().version))
    }

    private static func delete(_ call: Call) async throws -> HTTPResponse {
        let lookup = ModelLookup(call: call)
        let ownerID = try await lookup.ownerID()
        let isWhole = !call.operation.pathParameters.contains("n")
        // `latest` is settled first, so that a repeat of the request cannot delete the version before it as well.
        let version = isWhole ? nil : try await lookup.record().version.version
        let removed = try await call.catalog.deleteModel(name: lookup.name, version: version, ownerID: ownerID)
        call.context.versions.forgetAll()
        guard !removed.isEmpty else { throw lookup.notFound }
        for record in removed {
            call.context.models.remove(hash: record.blob.sha256)
            for name in record.blobNames { try? await call.catalog.deleteBlob(name) }
        }
        return HTTPResponse(status: .noContent)
    }

    private static func artifact(_ call: Call) async throws -> HTTPResponse {
        let record = try await ModelLookup(call: call).record()
        let name = FileName.attachment("\(record.version.name)-\(record.version.version).safetensors")
        return try await BlobResponse.bytes(of: record.blob, call, headers: ["Content-Disposition": name])
    }

    private static func sample(_ call: Call) async throws -> HTTPResponse {
        let record = try await ModelLookup(call: call).record()
        if record.version.table != nil {
            let request = try await call.body(SampleRowsRequest.self)
            return try await RowSampling(context: call.context, account: call.account, record: record, deadline: call.request.deadline)
                .sample(request)
        }
        let request = try await call.body(SampleRequest.self)
        return try await Sampling(context: call.context, account: call.account, record: record, deadline: call.request.deadline).sample(
            request)
    }

    private static func interpolate(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(InterpolateRequest.self)
        let record = try await ModelLookup(call: call).record()
        guard record.version.table == nil else { throw APIError.notFound("way to interpolate; the model is of a table") }
        return try await Sampling(context: call.context, account: call.account, record: record, deadline: call.request.deadline)
            .interpolate(request)
    }

    private static func information(_ call: Call) async throws -> HTTPResponse {
        let record = try await ModelLookup(call: call).record()
        guard record.version.table != nil else { throw APIError.notFound("information on columns; the model is of series") }
        return try .json(JSON.encode(try await call.context.models.table(record.blob).information))
    }

    private static func report(_ call: Call) async throws -> HTTPResponse {
        let record = try await ModelLookup(call: call).record()
        guard let files = record.report else { throw APIError.notFound("report of this version") }
        let name = "\(record.version.name)-\(record.version.version)-report"
        if call.text("format") == "json" {
            return try await BlobResponse.bytes(
                of: files.json, call,
                headers: ["Content-Type": MediaType.json, "Content-Disposition": FileName.attachment("\(name).json")])
        }
        return try await BlobResponse.bytes(
            of: files.page, call,
            headers: ["Content-Type": "\(MediaType.html); charset=utf-8", "Content-Disposition": FileName.attachment("\(name).html")])
    }

    /// The model of these versions, newest first; nil when there are none.
    private static func model(of records: [ModelVersionRecord], _ context: APIContext) async throws -> Model? {
        let versions = records.map(\.version).sorted { $0.version > $1.version }
        guard let newest = versions.first, let oldest = versions.last, let owner = records.first?.ownerID else { return nil }
        return Model(
            name: newest.name, owner: try await context.owners.name(of: owner), createdAt: oldest.createdAt,
            latestVersion: newest.version, versions: versions)
    }
}
