import Configuration
import Contracts
import HTTPServer

/// Uploads: the form, and the file on its way to the API.
enum UploadHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/generate/upload") { visit in
            let page = UploadPage(context: visit.context, values: visit.query, maxUploadBytes: visit.site.settings.maxUploadBytes)
            return visit.respond(page.html)
        }
        routes.upload("/generate/upload") { visit, fields, file in
            // A large file on a slow line takes longer than a page may; the idle limit still ends a sender that stops.
            visit.request.deadline.extend(by: .seconds(7200))
            guard let fileName = await file.fileName, !fileName.isEmpty else {
                var problems = FormProblems()
                problems.add("file", "choose a file")
                return respond(visit, fields, problems, status: 422)
            }
            let layout = fields["layout"].flatMap(UploadLayout.init(rawValue:)) ?? .table
            var path = WebPath("v1", "datasets").with("name", fields.text("name") ?? stem(fileName)).with("kind", layout.kind.rawValue)
            if layout != .table { path = path.with("layout", layout.rawValue) }
            for option in UploadOption.all where option.layouts.contains(layout) {
                path = path.with(option.name, fields.text(option.name))
            }
            do {
                // The API recognises the form of a table from its first bytes.
                let type = layout == .table ? "application/octet-stream" : "text/csv"
                let dataset: Dataset = try await visit.api.upload(path, contentType: type) { try await file.nextFilePiece() }
                let address = WebPath("datasets", dataset.id)
                if visit.wantsJSON { return .json(Array("{\"location\":\"\(address)\"}".utf8)) }
                return visit.redirect(to: address, flash: Flash(.success, "The dataset \(dataset.name) is saved."))
            } catch let failure as APIFailure where failure.isCorrectable {
                try? await file.drain()
                let named = GenerateHandlers.conflictAtName(failure, problems: failure.problems { field($0) })
                return respond(visit, fields, named, status: failure.status)
            }
        }
    }

    private static func respond(_ visit: Visit, _ fields: FormValues, _ problems: FormProblems, status: Int) -> HTTPResponse {
        if visit.wantsJSON {
            return ErrorPages.json(status: status, detail: "The file was not stored.", problems: problems)
        }
        let page = UploadPage(
            context: visit.context, values: fields, maxUploadBytes: visit.site.settings.maxUploadBytes, problems: problems)
        return visit.respond(page.html, status: HTTPStatus(status))
    }

    /// The field that the API means; places in the file belong to the file.
    private static func field(_ path: String) -> String? {
        if path.hasPrefix("line ") { return nil }
        let first = String(path.prefix { $0 != "." && $0 != "[" })
        return first == "name" || first == "layout" || UploadOption.all.contains { $0.name == first } ? first : nil
    }

    /// A file's name without its ending.
    private static func stem(_ name: String) -> String {
        let file = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map { String($0) } ?? name
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
        return file[dot...].lowercased() == ".gz" ? stem(String(file[..<dot])) : String(file[..<dot])
    }
}
