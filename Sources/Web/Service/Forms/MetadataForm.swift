package import Specification

/// What a person corrects of a table's columns: the metadata with the form's values in them.
package struct MetadataForm: Sendable {
    /// More columns are corrected with a file.
    package static let largestColumnCount = 200
    static let typePrefix = "type."
    static let personalPrefix = "personal."
    static let patternPrefix = "pattern."

    package let values: FormValues
    package let metadata: JSONValue

    package init(_ values: FormValues, metadata: JSONValue) {
        self.values = values
        self.metadata = metadata
    }

    /// The columns as they are known.
    var columns: [JSONValue] { metadata.objectValue?["columns"]?.arrayValue ?? [] }

    var primaryKey: [String] { metadata.objectValue?["primaryKey"]?.arrayValue?.compactMap(\.stringValue) ?? [] }

    /// The body of `PUT /v1/datasets/{id}/metadata`; columns that the form does not show stay as they are.
    package func request() -> JSONValue {
        var root = metadata.objectValue ?? [:]
        let keys = Set(values.all("key").compactMap { Int($0) })
        var key: [JSONValue] = []
        root["columns"] = .array(
            columns.enumerated().map { place, column in
                var column = column.objectValue ?? [:]
                if let type = values.text("\(Self.typePrefix)\(place)") { column["type"] = .string(type) }
                if let personal = values["\(Self.personalPrefix)\(place)"] {
                    column["personal"] = personal.isEmpty ? nil : .string(personal)
                }
                if let pattern = values["\(Self.patternPrefix)\(place)"] {
                    column["pattern"] = pattern.trimmed.isEmpty ? nil : .string(pattern.trimmed)
                }
                if keys.contains(place), let name = column["name"] { key.append(name) }
                return .object(column)
            })
        let isShown = columns.count <= Self.largestColumnCount
        root["primaryKey"] = .array(isShown ? key : primaryKey.map { .string($0) })
        return .object(root)
    }
}
