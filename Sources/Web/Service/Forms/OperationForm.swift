package import Contracts
package import Specification

/// What the page Operations asks of a model: to sample, or to interpolate.
package struct OperationForm: Sendable {
    /// The two things a model can be asked for.
    package enum Operation: String, Sendable, CaseIterable { case sample, interpolate }

    package let values: FormValues
    package private(set) var problems = FormProblems()

    package init(_ values: FormValues) { self.values = values }

    package var operation: Operation { values["operation"].flatMap(Operation.init(rawValue:)) ?? .sample }

    /// The body of a sample request.
    ///
    /// - Parameter limit: the most series that are asked for, whatever the form says: a plot shows the first few of many.
    package mutating func sampleRequest(format: SampleFormat? = nil, limit: Int? = nil, saveAs: String? = nil) -> JSONValue {
        var request: [String: JSONValue] = [:]
        let count = integer("count")
        if case .integer(let count)? = count, let limit, count > limit {
            request["count"] = .integer(limit)
        } else {
            request["count"] = count ?? 10
        }
        request["seed"] = integer("seed")
        request["labels"] = labels("labels")
        if let format { request["format"] = .string(format.rawValue) }
        if let saveAs { request["saveAs"] = .string(saveAs) }
        return .object(request)
    }

    /// The body of an interpolation request.
    package mutating func interpolateRequest() -> JSONValue {
        var request: [String: JSONValue] = [:]
        request["fromSeed"] = integer("fromSeed") ?? 1
        request["toSeed"] = integer("toSeed") ?? 2
        request["steps"] = integer("steps") ?? 50
        if let path = values.text("path") { request["path"] = .string(path) }
        var ends = [integer("fromLabel"), integer("toLabel")].compactMap(\.self)
        if ends.count == 2, ends[0] == ends[1] { ends.removeLast() }
        if !ends.isEmpty { request["labels"] = .array(ends) }
        return .object(request)
    }

    private mutating func integer(_ name: String) -> JSONValue? { ParameterForm.integer(values, name, &problems) }

    private mutating func labels(_ name: String) -> JSONValue? {
        let words = values.all(name).flatMap { $0.split { $0 == "," || $0.isWhitespace } }
        guard !words.isEmpty else { return nil }
        var labels: [JSONValue] = []
        for word in words {
            guard let label = Int(word) else {
                problems.add(name, "must be whole numbers; \(word) is none")
                return nil
            }
            labels.append(.integer(label))
        }
        return .array(labels)
    }

    /// The form field that the API means by a path of a request.
    package func field(forPath path: String) -> String? {
        let first = path.split { $0 == "." || $0 == "[" }.first.map { String($0) }
        switch first {
        case "labels": return operation == .sample ? "labels" : "fromLabel"
        case "count", "seed", "fromSeed", "toSeed", "steps", "path", "saveAs": return first
        default: return nil
        }
    }
}
