package import Specification

/// Checks JSON values against schemas and says of each disagreement where it is and what was expected.
package struct SchemaValidator: Sendable {
    private let components: [String: Schema]

    /// - Parameter components: what references stand for, by name.
    package init(components: [String: Schema]) { self.components = components }

    /// All disagreements, in the order of the schema's members; none when `value` agrees.
    ///
    /// - Parameter path: where the value stands, as it begins every field name; empty for a whole body.
    package func problems(of value: JSONValue, against schema: Schema, path: String = "") -> [Problem] {
        var problems: [Problem] = []
        check(value, schema, path, &problems)
        return problems
    }

    /// The schema itself, or the component it names.
    private func resolved(_ schema: Schema) -> Schema {
        guard let name = schema.reference else { return schema }
        return components[name].map(resolved) ?? .any
    }

    private func check(_ value: JSONValue, _ unresolved: Schema, _ path: String, _ problems: inout [Problem]) {
        let schema = resolved(unresolved)
        if !schema.oneOf.isEmpty {
            checkOneOf(value, schema, path, &problems)
            return
        }
        if !schema.anyOf.isEmpty {
            checkAnyOf(value, schema, path, &problems)
            return
        }
        guard schema.admitsKind(of: value), schema.values?.contains(where: { $0.equalsJSON(value) }) ?? true else {
            problems.append(complaint(value, schema, path))
            return
        }
        switch value {
        case .object(let members): checkMembers(members, schema, path, &problems)
        case .array(let elements):
            if !schema.admits(count: elements.count) { problems.append(complaint(value, schema, path)) }
            if let element = schema.items.first {
                for (index, item) in elements.enumerated() { check(item, element, "\(path)[\(index)]", &problems) }
            }
        default:
            if !schema.admitsScalar(value) { problems.append(complaint(value, schema, path)) }
        }
    }

    private func checkMembers(_ members: [String: JSONValue], _ schema: Schema, _ path: String, _ problems: inout [Problem]) {
        for property in schema.properties {
            let place = path.isEmpty ? property.name : "\(path).\(property.name)"
            if let member = members[property.name] {
                check(member, property.schema, place, &problems)
            } else if property.isRequired {
                problems.append(Problem(place, "is missing; it must be \(expectation(property.schema))"))
            }
        }
        if let most = schema.maxProperties, members.count > most {
            problems.append(Problem(path.isEmpty ? "body" : path, "must have at most \(most) members, not \(members.count)"))
        }
        let known = Set(schema.properties.map(\.name))
        for name in members.keys.sorted() where !known.contains(name) {
            let place = path.isEmpty ? name : "\(path).\(name)"
            switch schema.otherMembers {
            case .any: break
            case .refused:
                let names = schema.properties.map(\.name).joined(separator: ", ")
                problems.append(Problem(place, known.isEmpty ? "is not known here" : "is not known here; known are: \(names)"))
            case .matching(let schemas):
                if let member = members[name], let schema = schemas.first { check(member, schema, place, &problems) }
            }
        }
    }

    /// Reports the problems of the branch that is meant, so that a mistake deep inside is named where it is.
    private func checkOneOf(_ value: JSONValue, _ schema: Schema, _ path: String, _ problems: inout [Problem]) {
        if let discriminator = schema.discriminator {
            guard let members = value.objectValue else {
                problems.append(Problem(path.isEmpty ? "body" : path, "must be an object"))
                return
            }
            let place = path.isEmpty ? discriminator : "\(path).\(discriminator)"
            let words = schema.oneOf.compactMap(\.discriminatorWord).joined(separator: ", ")
            guard let word = members[discriminator]?.stringValue,
                let branch = schema.oneOf.first(where: { $0.discriminatorWord == word })
            else {
                let isMissing = members[discriminator] == nil
                problems.append(Problem(place, "\(isMissing ? "is missing; it " : "")must be one of \(words)"))
                return
            }
            check(value, branch, path, &problems)
            return
        }
        var best: [Problem]?
        for branch in schema.oneOf {
            let found = self.problems(of: value, against: branch, path: path)
            if found.isEmpty { return }
            // The branch whose required members are all there is the one that was meant.
            if best == nil, isMeant(branch, by: value) { best = found }
        }
        problems += best ?? [complaint(value, schema, path)]
    }

    private func isMeant(_ branch: Schema, by value: JSONValue) -> Bool {
        let schema = resolved(branch)
        guard let members = value.objectValue else { return false }
        if let discriminator = schema.discriminator { return members[discriminator] != nil }
        let required = schema.properties.filter(\.isRequired)
        return !required.isEmpty && required.allSatisfy { members[$0.name] != nil }
    }

    private func checkAnyOf(_ value: JSONValue, _ schema: Schema, _ path: String, _ problems: inout [Problem]) {
        var kindMatches: [[Problem]] = []
        for branch in schema.anyOf {
            let found = self.problems(of: value, against: branch, path: path)
            if found.isEmpty { return }
            if resolved(branch).admitsKind(of: value), value.objectValue != nil || value.arrayValue != nil { kindMatches.append(found) }
        }
        problems += kindMatches.count == 1 ? kindMatches[0] : [complaint(value, schema, path)]
    }

    private func complaint(_ value: JSONValue, _ schema: Schema, _ path: String) -> Problem {
        let found = schema.format == "password" ? nil : value.shortText
        return Problem(path.isEmpty ? "body" : path, "must be \(expectation(schema))" + (found.map { ", not \($0)" } ?? ""))
    }

    /// What a schema asks for, to follow "must be".
    package func expectation(_ unresolved: Schema) -> String {
        let schema = resolved(unresolved)
        let branches = schema.anyOf + schema.oneOf
        guard branches.isEmpty else {
            let texts = branches.map(expectation)
            return texts.enumerated().filter { !texts.prefix($0.offset).contains($0.element) }.map(\.element).joined(separator: " or ")
        }
        if let values = schema.values {
            let words = values.map { $0.stringValue ?? $0.shortText ?? "that value" }.joined(separator: ", ")
            return values.count == 1 ? words : "one of \(words)"
        }
        guard !schema.kinds.isEmpty else { return "a value" }
        return schema.kinds.map { schema.expectation(of: $0) }.joined(separator: " or ")
    }
}

extension Schema {
    fileprivate func admitsKind(of value: JSONValue) -> Bool {
        guard !kinds.isEmpty else { return true }
        return switch value {
        case .null: kinds.contains(.null)
        case .boolean: kinds.contains(.boolean)
        case .integer: kinds.contains(.integer) || kinds.contains(.number)
        case .number(let number): kinds.contains(.number) || (kinds.contains(.integer) && number == number.rounded())
        case .string: kinds.contains(.string)
        case .array: kinds.contains(.array)
        case .object: kinds.contains(.object)
        }
    }

    fileprivate func admits(count: Int) -> Bool { count >= minItems ?? 0 && count <= maxItems ?? .max }

    fileprivate func admitsScalar(_ value: JSONValue) -> Bool {
        if let number = value.doubleValue {
            if let minimum, isMinimumExclusive ? number <= minimum : number < minimum { return false }
            if let maximum, isMaximumExclusive ? number >= maximum : number > maximum { return false }
        }
        if let text = value.stringValue {
            if let pattern, !pattern.accepts(text) { return false }
            if format == "date-time", Timestamp(text) == nil { return false }
            let length = text.unicodeScalars.count
            return length >= minLength ?? 0 && length <= maxLength ?? .max
        }
        return true
    }

    fileprivate func expectation(of kind: Kind) -> String {
        switch kind {
        case .null: return "null"
        case .boolean: return "true or false"
        case .integer: return "a whole number" + range
        case .number: return "a number" + range
        case .object: return "an object"
        case .array: return "a list" + Self.span(minItems, maxItems, of: "elements")
        case .string:
            if let pattern, pattern != .line { return pattern.expectation }
            if format == "date-time" { return "a moment such as 2026-01-31T12:00:00Z" }
            return "text" + Self.span(minLength, maxLength, of: "characters")
        }
    }

    private var range: String {
        var parts: [String] = []
        if let minimum, minimum > -Self.largestInteger { parts.append("\(isMinimumExclusive ? "above" : "at least") \(minimum.plainText)") }
        if let maximum { parts.append("\(isMaximumExclusive ? "below" : "at most") \(maximum.plainText)") }
        return parts.isEmpty ? "" : " " + parts.joined(separator: " and ")
    }

    private static func span(_ least: Int?, _ most: Int?, of unit: String) -> String {
        switch (least, most) {
        case (nil, nil): ""
        case (let least?, nil): " of at least \(least) \(unit)"
        case (nil, let most?): " of at most \(most) \(unit)"
        case (let least?, let most?): least == most ? " of \(least) \(unit)" : " of \(least) to \(most) \(unit)"
        }
    }
}

extension Double {
    fileprivate var plainText: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}

extension JSONValue {
    /// Equal as JSON: 1 and 1.0 are the same number.
    fileprivate func equalsJSON(_ other: JSONValue) -> Bool {
        if let left = doubleValue, let right = other.doubleValue { return left == right }
        return self == other
    }

    /// The value as a message shows it; nil for what is too long to show.
    fileprivate var shortText: String? {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): value.plainText
        case .string(let value): value.unicodeScalars.count <= 40 ? "\"\(value)\"" : "a text of \(value.unicodeScalars.count) characters"
        case .array(let elements): "a list of \(elements.count)"
        case .object: nil
        }
    }
}
