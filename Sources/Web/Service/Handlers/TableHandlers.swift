import Configuration
import Contracts
import HTTPClient
import HTTPServer
import Specification

/// Datasets that are tables: their page, their profile, and the corrections of what is known of them.
enum TableHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/datasets/{id}/profile", .data) { visit in try await Passing.get(visit, path(visit, "profile")) }
        routes.get("/datasets/{id}/state", .data) { visit in try await Passing.get(visit, path(visit)) }
        routes.get("/datasets/{id}/metadata") { visit in
            let dataset: Dataset = try await visit.api.get(path(visit))
            let isSDV = visit.query["format"] == "sdv"
            let answer = try await visit.api.stream("GET", path(visit, "metadata").with("format", isSDV ? "sdv" : "semblance"))
            return Passing.file(visit, answer, name: isSDV ? "\(dataset.name)-sdv.json" : "metadata.json")
        }
        routes.post("/datasets/{id}/metadata") { visit, values in
            let metadata: JSONValue = try await visit.api.get(path(visit, "metadata"))
            return try await put(visit, MetadataForm(values, metadata: metadata).request())
        }
        routes.upload("/datasets/{id}/metadata/file") { visit, _, file in
            let limit = visit.site.settings.maxJSONBytes
            var bytes: [UInt8] = []
            while let piece = try await file.nextFilePiece() {
                bytes += piece
                guard bytes.count <= limit else { throw WebError.unreadableForm("The file is larger than \(Format.bytes(limit)).") }
            }
            guard let metadata = try? JSON.decode(JSONValue.self, from: bytes) else {
                var problems = FormProblems()
                problems.add("The file is not JSON.")
                return try await page(visit, try await visit.api.get(path(visit)), problems: problems)
            }
            return try await put(visit, metadata)
        }
    }

    /// The page of a table.
    static func page(_ visit: Visit, _ dataset: Dataset, problems: FormProblems = FormProblems()) async throws -> HTTPResponse {
        guard let table = dataset.table else { throw WebError.notFound }
        // Not there before the table has been read, nor after its original was deleted.
        async let profile = optional { try await visit.api.get(WebPath("v1", "datasets", dataset.id, "profile"), as: JSONValue.self) }
        async let metadata = optional { try await visit.api.get(WebPath("v1", "datasets", dataset.id, "metadata"), as: JSONValue.self) }
        let page = TablePage(
            context: visit.context, dataset: dataset, table: table, profile: try await profile, metadata: try await metadata,
            problems: problems)
        return visit.respond(page.html, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// The file of a table as it came.
    static func content(_ visit: Visit, _ dataset: Dataset) async throws -> HTTPResponse {
        let answer = try await visit.api.stream("GET", WebPath("v1", "datasets", dataset.id, "content"))
        let type = answer.headers["Content-Type"] ?? ""
        let ending = type.hasPrefix("application/gzip") ? "gz" : type.hasPrefix("application/jsonl") ? "jsonl" : "csv"
        return Passing.file(visit, answer, name: "\(dataset.name).\(ending)")
    }

    private static func put(_ visit: Visit, _ metadata: JSONValue) async throws -> HTTPResponse {
        do {
            let dataset: Dataset = try await visit.api.put(path(visit, "metadata"), metadata)
            let isRead = dataset.table?.state == .ready
            return visit.redirect(
                to: WebPath("datasets", dataset.id),
                flash: Flash(.success, isRead ? "The table was read again as you said." : "The table is being read again as you said."))
        } catch let failure as APIFailure where failure.isCorrectable {
            return try await page(visit, try await visit.api.get(path(visit)), problems: failure.problems { _ in nil })
        }
    }

    private static func path(_ visit: Visit, _ part: String? = nil) -> WebPath {
        WebPath(segments: ["v1", "datasets", visit.path("id")] + (part.map { [$0] } ?? []))
    }

    /// What the API says, or nil when it says that there is no such thing now.
    private static func optional<Value: Sendable>(_ get: @Sendable () async throws -> Value) async throws -> Value? {
        do { return try await get() } catch let failure as APIFailure where failure.status == 409 || failure.status == 404 { return nil }
    }
}
