import Specification

/// Reads the values of a description's parameters from a form, and the lists of a search.
struct ParameterForm {
    let description: ComponentDescription
    let prefix: String

    init(_ description: ComponentDescription, prefix: String) {
        self.description = description
        self.prefix = prefix
    }

    /// The values that the form gives; an empty field leaves its parameter out, and so does a condition that does not hold.
    ///
    /// Ranges are for the API to check; only what is no value of the parameter's type is a problem here.
    func read(_ form: FormValues, problems: inout FormProblems) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for parameter in description.parameters where applies(parameter, form) {
            let name = prefix + parameter.name
            if let word = form.text(name + RecipeForm.wordSuffix) {
                values[parameter.name] = .string(word)
            } else if let text = form.text(name) {
                do throws(SpecificationError) {
                    values[parameter.name] = try Self.value(text, of: parameter)
                } catch {
                    problems.add(name, error.problems.map(\.message).joined(separator: "; "))
                }
            }
        }
        return values
    }

    /// The lists of values to try, from fields that hold values separated by commas.
    func readSearch(_ form: FormValues, prefix searchPrefix: String, problems: inout FormProblems) -> [String: [JSONValue]] {
        var search: [String: [JSONValue]] = [:]
        for parameter in description.parameters {
            let name = searchPrefix + parameter.name
            guard let text = form.text(name) else { continue }
            // A list of lists is separated by semicolons, because each of them has commas.
            let isList = parameter.type == .numbers || parameter.type == .integers
            var list: [JSONValue] = []
            for part in text.split(separator: isList ? ";" : ",") {
                do throws(SpecificationError) {
                    list.append(try Self.value(part.trimmed, of: parameter))
                } catch {
                    problems.add(name, error.problems.map(\.message).joined(separator: "; "))
                }
            }
            if !list.isEmpty { search[parameter.name] = list }
        }
        return search
    }

    /// Whether the parameter's condition holds for the form's values.
    private func applies(_ parameter: ParameterDescription, _ form: FormValues) -> Bool {
        guard let condition = parameter.when, let other = description.parameters.first(where: { $0.name == condition.parameter }) else {
            return true
        }
        let name = prefix + other.name
        let chosen = form.text(name + RecipeForm.wordSuffix) ?? form.text(name) ?? Format.field(other.default)
        return condition.in.contains { Format.field($0) == chosen }
    }

    /// The value that `text` spells for a parameter of this type.
    static func value(_ text: String, of parameter: ParameterDescription) throws(SpecificationError) -> JSONValue {
        if let word = (parameter.values ?? []).first(where: { Format.field($0) == text }) { return word }
        switch parameter.type {
        case .boolean:
            switch text.lowercased() {
            case "true", "yes", "on", "1": return true
            case "false", "no", "off", "0": return false
            default: throw SpecificationError(parameter.name, "must be true or false, not \(text)")
            }
        case .integer:
            guard let value = whole(text) else { throw SpecificationError(parameter.name, "must be a whole number, not \(text)") }
            return .integer(value)
        case .number:
            guard let value = decimal(text) else { throw SpecificationError(parameter.name, "must be a number, not \(text)") }
            return value
        case .choice, .text: return .string(text)
        case .numbers, .integers:
            var list: [JSONValue] = []
            for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                guard let value = decimal(String(part)) else {
                    throw SpecificationError(parameter.name, "must be numbers separated by commas; \(part) is none")
                }
                list.append(value)
            }
            return .array(list)
        }
    }

    /// The whole number in a field; nil when it is empty or no number, which is a problem.
    static func integer(_ form: FormValues, _ name: String, _ problems: inout FormProblems) -> JSONValue? {
        guard let text = form.text(name) else { return nil }
        if let value = whole(text) { return .integer(value) }
        problems.add(name, "must be a whole number, not \(text)")
        return nil
    }

    /// The number in a field; nil when it is empty or no number, which is a problem.
    static func number(_ form: FormValues, _ name: String, _ problems: inout FormProblems) -> JSONValue? {
        guard let text = form.text(name) else { return nil }
        if let value = decimal(text) { return value }
        problems.add(name, "must be a number, not \(text)")
        return nil
    }

    private static func whole(_ text: String) -> Int? { Int(text) ?? Double(text).flatMap { Int(exactly: $0) } }

    private static func decimal(_ text: String) -> JSONValue? {
        if let whole = Int(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { return nil }
        return .number(number)
    }
}
