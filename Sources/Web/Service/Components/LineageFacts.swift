import Specification

/// Where a dataset came from, name by name.
struct LineageFacts {
    let lineage: [String: JSONValue]

    var html: HTML {
        Facts(
            lineage.sorted { $0.key < $1.key }.compactMap { item in
                guard !isEmpty(item.value), lineage["\(item.key)Text"] == nil else { return nil }
                // A text for people stands for the number of the same name.
                let name = item.key.hasSuffix("Text") ? String(item.key.dropLast(4)) : item.key
                return (Format.title(name), value(item.key, item.value))
            }
        ).html
    }

    private func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .array(let list): list.isEmpty
        case .object(let object): object.isEmpty
        case .string(let text): text.isEmpty
        case .boolean, .integer, .number: false
        }
    }

    private func value(_ key: String, _ value: JSONValue) -> HTML {
        if key == "model", let name = value.stringValue { return Tag.a(.href(WebPath("models", name))) { name } }
        if let columns = value.arrayValue, columns.contains(where: { $0.objectValue != nil }) {
            return .fragment(columns.map { column in Tag.span(.class("list-item")) { description(of: column) } })
        }
        return .text(Format.value(value))
    }

    /// A column of a file: its name and what it was read as.
    private func description(of column: JSONValue) -> String {
        guard let name = column.objectValue?["name"]?.stringValue, let role = column.objectValue?["role"]?.stringValue else {
            return Format.value(column)
        }
        return "\(name): \(role)"
    }
}
