import Configuration
import Contracts
import HTTPServer
import Specification

/// Rows from models of tables: the preview, the files, and datasets of them.
enum RowsHandlers {
    /// The most rows of a preview.
    private static let previewLimit = 20

    /// The first rows as JSON, and the request as people write it.
    static func run(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = try await form(visit, values)
        let body = form.request(limit: previewLimit)
        let shownBody = form.request(format: .csv)
        guard form.problems.isEmpty else {
            return ErrorPages.json(status: 422, detail: "Some values cannot be used.", problems: form.problems)
        }
        let path = OperationHandlers.path(visit, "sample")
        do {
            let shown = ShownRequest(path: path.description, body: shownBody, apiURL: visit.site.settings.apiURL)
            return try Passing.wrapped(
                try await visit.api.stream("POST", path, body: body),
                in: ["line": .string(shown.line), "json": .string(shown.json), "curl": .string(shown.curl)], as: "result")
        } catch let failure as APIFailure where failure.isCorrectable {
            return ErrorPages.json(
                status: failure.status, detail: "Some values cannot be used.", problems: failure.problems { form.field(forPath: $0) })
        }
    }

    /// All rows as a file, passed on while they are made.
    static func download(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = try await form(visit, values)
        let asked = values["format"] ?? ""
        let ending: String = ["csv", "jsonl", "csv.gz", "jsonl.gz"].contains(asked) ? asked : "csv"
        let request = form.request(format: ending.hasPrefix("jsonl") ? .jsonl : .csv, isCompressed: ending.hasSuffix(".gz"))
        var problems = form.problems
        if problems.isEmpty {
            do {
                let answer = try await visit.api.stream("POST", OperationHandlers.path(visit, "sample"), body: request)
                return Passing.file(visit, answer, name: "\(visit.path("name"))-\(visit.path("version"))-rows.\(ending)")
            } catch let failure as APIFailure where failure.isCorrectable {
                problems = failure.problems { form.field(forPath: $0) }
            }
        }
        return try await OperationHandlers.page(visit, values, problems: problems)
    }

    /// A dataset of the rows.
    static func save(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = try await form(visit, values)
        let name = values.text("saveAs")
        let request = form.request(saveAs: name)
        var problems = form.problems
        if name == nil { problems.add("saveAs", "needs a name") }
        if problems.isEmpty {
            do {
                let dataset: Dataset = try await visit.api.post(OperationHandlers.path(visit, "sample"), request)
                return visit.redirect(to: WebPath("datasets", dataset.id), flash: Flash(.success, "The dataset \(dataset.name) is saved."))
            } catch let failure as APIFailure where failure.isCorrectable {
                problems = failure.problems { form.field(forPath: $0) }
                if failure.status == 409, problems.byField.isEmpty {
                    problems = FormProblems()
                    problems.add("saveAs", failure.detail)
                }
            }
        }
        return try await OperationHandlers.page(visit, values, problems: problems)
    }

    private static func form(_ visit: Visit, _ values: FormValues) async throws -> RowsForm {
        RowsForm(values, information: try await visit.api.get(OperationHandlers.path(visit, "information")))
    }
}
