package import Contracts
package import Specification

/// What the page Operations asks of a model of a table: rows, under conditions.
package struct RowsForm: Sendable {
    /// More columns have no field of their own.
    static let largestColumnCount = 100
    static let conditionPrefix = "c."

    package let values: FormValues
    /// The model's columns by which rows can be asked for.
    package let columns: [RowsColumn]
    package private(set) var problems = FormProblems()

    package init(_ values: FormValues, information: JSONValue) {
        self.values = values
        columns = (information.objectValue?["columns"]?.arrayValue ?? []).compactMap(RowsColumn.init).filter(\.canBeCondition)
    }

    /// The body of a sample request.
    ///
    /// - Parameter limit: the most rows that are asked for, whatever the form says: a preview shows the first few of many.
    package mutating func request(
        format: SampleFormat? = nil, isCompressed: Bool = false, limit: Int? = nil, saveAs: String? = nil
    ) -> JSONValue {
        var request: [String: JSONValue] = [:]
        let rows = ParameterForm.integer(values, "rows", &problems) ?? 1000
        if case .integer(let count) = rows, let limit, count > limit { request["rows"] = .integer(limit) } else { request["rows"] = rows }
        request["seed"] = ParameterForm.integer(values, "seed", &problems)
        if let temperature = ParameterForm.number(values, "temperature", &problems), temperature.doubleValue != 1 {
            request["temperature"] = temperature
        }
        let conditions = columns.indices.compactMap { condition($0) }
        if !conditions.isEmpty { request["conditions"] = .array(conditions) }
        if let format { request["format"] = .string(format.rawValue) }
        if isCompressed { request["gzip"] = true }
        if let saveAs { request["saveAs"] = .string(saveAs) }
        return .object(request)
    }

    /// The condition on a column: values separated by `|`, a range such as `30..40`, or the word for missing or present cells.
    private func condition(_ place: Int) -> JSONValue? {
        let column = columns[place]
        var condition: [String: JSONValue] = ["column": .string(column.name)]
        switch values["\(Self.conditionPrefix)\(place).is"] {
        case "missing": condition["isMissing"] = true
        case "present": condition["isMissing"] = false
        default:
            guard let text = values.text("\(Self.conditionPrefix)\(place)") else { return nil }
            if column.hasRange, let dots = text.firstRange(of: "..") {
                let (low, high) = (text[..<dots.lowerBound].trimmed, text[dots.upperBound...].trimmed)
                if !low.isEmpty { condition["minimum"] = .string(low) }
                if !high.isEmpty { condition["maximum"] = .string(high) }
                if low.isEmpty, high.isEmpty { return nil }
            } else {
                condition["values"] = .array(text.split(separator: "|").map { .string($0.trimmed) })
            }
        }
        return .object(condition)
    }

    /// The form field that the API means by a path of a request, such as `conditions.age` or `conditions[2].values`.
    package func field(forPath path: String) -> String? {
        if path.hasPrefix("conditions") || path.hasPrefix("columns") {
            let place = columns.firstIndex { path.hasSuffix(".\($0.name)") || path.contains(".\($0.name).") }
            return place.map { "\(Self.conditionPrefix)\($0)" }
        }
        let first = path.split { $0 == "." || $0 == "[" }.first.map { String($0) }
        return ["rows", "seed", "temperature", "saveAs"].first { $0 == first }
    }
}

/// A column of a model by which rows can be asked for.
package struct RowsColumn: Sendable {
    package let name: String
    package let type: String
    let canBeCondition: Bool

    init?(_ column: JSONValue) {
        guard let members = column.objectValue, let name = members["name"]?.stringValue else { return nil }
        self.name = name
        type = members["type"]?.stringValue ?? ""
        canBeCondition = members["canBeCondition"]?.booleanValue ?? false
    }

    /// Whether its cells have an order.
    package var hasRange: Bool { ["integer", "real", "datetime"].contains(type) }
}
