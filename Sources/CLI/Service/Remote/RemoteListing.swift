internal import Contracts
internal import Specification

/// Lists of things that a server has, as tables of text.
struct RemoteListing {
    let api: APIConnection

    /// All items of a list, page by page.
    func items(_ path: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor: String?
        repeat {
            let page: JSONValue = try await api.get("\(path)?limit=100" + (cursor.map { "&cursor=\(APIConnection.escaped($0))" } ?? ""))
            items += page.objectValue?["items"]?.arrayValue ?? []
            cursor = page.objectValue?["nextCursor"]?.stringValue
        } while cursor != nil
        return items
    }

    /// The dataset of a name or id.
    /// - Throws: `CommandFailure` that says which there are.
    func dataset(_ name: String) async throws -> [String: JSONValue] {
        let all = try await items("/v1/datasets").compactMap(\.objectValue)
        if let found = all.first(where: { $0["name"]?.stringValue == name || $0["id"]?.stringValue == name }) { return found }
        let names = all.compactMap { $0["name"]?.stringValue }
        let known = names.isEmpty ? "there is none yet" : "the newest are \(names.prefix(10).joined(separator: ", "))"
        throw CommandFailure("there is no dataset '\(name)' at \(api.url)\(Suggestion.text(for: name, among: names)); \(known)")
    }

    /// The text of a member, empty when there is none.
    static func text(_ value: JSONValue?) -> String { value?.stringValue ?? "" }

    /// The number of a member, with commas.
    static func count(_ value: JSONValue?) -> String { TextTable.grouped(value?.integerValue ?? 0) }

    /// `26,048 rows × 15 columns`, or that of series.
    static func shape(_ dataset: JSONValue) -> String {
        if let table = dataset.objectValue?["table"]?.objectValue {
            return "\(count(table["rows"])) rows × \(count(table["columns"])) columns"
        }
        let series = dataset.objectValue?["series"]?.objectValue
        return "\(count(series?["sequences"])) series × \(count(series?["length"])) steps"
    }
}
