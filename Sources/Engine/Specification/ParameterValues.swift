/// Parameter values that agree with a description: every parameter present, of its type and in its range.
package struct ParameterValues: Hashable, Sendable {
    package private(set) var values: [String: JSONValue]

    /// Checks `given` against `description` and fills the defaults.
    ///
    /// - Parameter path: where the values stand in the request, for the error messages.
    /// - Throws: `SpecificationError` with every unknown name, wrong type and value out of range.
    package init(_ given: [String: JSONValue], for description: ComponentDescription, path: String = "parameters")
        throws(SpecificationError)
    {
        var problems: [Problem] = []
        var values: [String: JSONValue] = [:]
        let known = Dictionary(description.parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in given.keys.sorted() where known[name] == nil {
            let names = description.parameters.map(\.name).joined(separator: ", ")
            problems.append(Problem("\(path).\(name)", "is not a parameter of \(description.name); its parameters are: \(names)"))
        }
        for parameter in description.parameters {
            let value = given[parameter.name] ?? parameter.default
            if let complaint = parameter.complaint(about: value) {
                problems.append(Problem("\(path).\(parameter.name)", complaint))
            }
            values[parameter.name] = parameter.normalized(value)
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
        self.values = values
    }

    package subscript(name: String) -> JSONValue { values[name] ?? .null }

    /// The number of that name; a parameter that holds a word instead gives NaN.
    package func number(_ name: String) -> Double { self[name].doubleValue ?? .nan }

    /// The whole number of that name, 0 when it holds none.
    package func integer(_ name: String) -> Int { self[name].integerValue ?? 0 }

    /// The truth value of that name, false when it holds none.
    package func boolean(_ name: String) -> Bool { self[name].booleanValue ?? false }

    /// The word or text of that name, nil when it holds a number.
    package func string(_ name: String) -> String? { self[name].stringValue }

    /// The list of numbers of that name, empty when it holds none.
    package func numbers(_ name: String) -> [Double] { (self[name].arrayValue ?? []).compactMap(\.doubleValue) }
}

extension ParameterDescription {
    /// Why `value` is not admissible, or nil when it is.
    package func complaint(about value: JSONValue) -> String? {
        if type != .choice, let words = values, words.contains(value) { return nil }
        switch type {
        case .boolean:
            return value.booleanValue == nil ? "must be true or false" : nil
        case .choice:
            return (values ?? []).contains(value) ? nil : "must be one of \(wordList)"
        case .text:
            return value.stringValue == nil ? "must be text" : nil
        case .integer:
            guard let number = value.integerValue else { return "must be a whole number\(orWords)\(rangeText)" }
            return isInRange(Double(number)) ? nil : "must be a whole number\(orWords)\(rangeText), not \(number)"
        case .number:
            guard let number = value.doubleValue, number.isFinite else { return "must be a number\(orWords)\(rangeText)" }
            return isInRange(number) ? nil : "must be a number\(orWords)\(rangeText), not \(number)"
        case .numbers, .integers:
            guard let list = value.arrayValue else { return "must be a list of numbers" }
            for (index, element) in list.enumerated() {
                let isWhole = element.integerValue != nil
                guard let number = element.doubleValue, number.isFinite, type == .numbers || isWhole else {
                    return "element \(index + 1) must be a \(type == .integers ? "whole " : "")number\(rangeText)"
                }
                if !isInRange(number) { return "element \(index + 1) must be a number\(rangeText), not \(number)" }
            }
            return nil
        }
    }

    /// The same value in one spelling: a whole number for `integer`, a number for `number`.
    func normalized(_ value: JSONValue) -> JSONValue {
        switch type {
        case .integer: value.integerValue.map(JSONValue.integer) ?? value
        case .number: value.doubleValue.map(JSONValue.number) ?? value
        default: value
        }
    }

    private func isInRange(_ number: Double) -> Bool {
        if let minimum, exclusiveMinimum == true ? number <= minimum : number < minimum { return false }
        if let maximum, exclusiveMaximum == true ? number >= maximum : number > maximum { return false }
        return true
    }

    private var wordList: String { (values ?? []).map { $0.stringValue ?? "\($0)" }.joined(separator: ", ") }

    private var orWords: String { (values ?? []).isEmpty ? "" : " (or \(wordList))" }

    private var rangeText: String {
        let low = minimum.map { "\(exclusiveMinimum == true ? "above" : "at least") \(plain($0))" }
        let high = maximum.map { "\(exclusiveMaximum == true ? "below" : "at most") \(plain($0))" }
        let parts = [low, high].compactMap(\.self)
        return parts.isEmpty ? "" : " " + parts.joined(separator: " and ")
    }

    private func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
