import Contracts
import FoundationEssentials
import Specification

/// A request to the API as people write it: its line, its JSON, and a `curl` command.
struct ShownRequest {
    let line: String
    let json: String
    let curl: String

    init(form: OperationForm, version: ModelVersion, apiURL: String) {
        var form = form
        let body = form.operation == .sample ? form.sampleRequest() : form.interpolateRequest()
        self.init(
            path: "/v1/models/\(WebPath.encode(version.name))/versions/\(version.version)/\(form.operation.rawValue)", body: body,
            apiURL: apiURL)
    }

    init(path: String, body: JSONValue, apiURL: String) {
        line = "POST \(path)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        json = (try? encoder.encode(body)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        let compact = (try? JSON.encode(body)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        curl = """
            curl -X POST \(Self.quoted(apiURL + path)) \\
              -H "Authorization: Bearer $SEMBLANCE_TOKEN" \\
              -H 'Content-Type: application/json' \\
              -d \(Self.quoted(compact))
            """
    }

    /// The text as one word of a shell command.
    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
