package import Specification

extension Schema {
    /// The schema as JSON, as it stands in an OpenAPI 3.1 document.
    package var json: JSONValue {
        var object: [String: JSONValue] = [:]
        if let summary { object["description"] = .string(summary) }
        if let reference {
            object["$ref"] = .string(Self.path(of: reference))
            return .object(object)
        }
        addScalarKeywords(to: &object)
        addContainerKeywords(to: &object)
        if !anyOf.isEmpty { object["anyOf"] = .array(anyOf.map(\.json)) }
        if !oneOf.isEmpty {
            object["oneOf"] = .array(oneOf.map(\.json))
            if let discriminator {
                var mapping: [String: JSONValue] = [:]
                for branch in oneOf {
                    if let name = branch.reference, let word = branch.discriminatorWord { mapping[word] = .string(Self.path(of: name)) }
                }
                object["discriminator"] = ["propertyName": .string(discriminator), "mapping": .object(mapping)]
            }
        }
        if let `default` { object["default"] = `default` }
        if !examples.isEmpty { object["examples"] = .array(examples) }
        return .object(object)
    }

    /// Where a component stands in the document.
    package static func path(of component: String) -> String { "#/components/schemas/\(component)" }

    private func addScalarKeywords(to object: inout [String: JSONValue]) {
        if kinds.count == 1 { object["type"] = .string(kinds[0].rawValue) }
        if kinds.count > 1 { object["type"] = .array(kinds.map { .string($0.rawValue) }) }
        if let values {
            object[values.count == 1 ? "const" : "enum"] = values.count == 1 ? values[0] : .array(values)
        }
        if let minimum { object[isMinimumExclusive ? "exclusiveMinimum" : "minimum"] = Self.plain(minimum) }
        if let maximum { object[isMaximumExclusive ? "exclusiveMaximum" : "maximum"] = Self.plain(maximum) }
        if let minLength { object["minLength"] = .integer(minLength) }
        if let maxLength { object["maxLength"] = .integer(maxLength) }
        if let pattern { object["pattern"] = .string(pattern.rawValue) }
        if let format { object["format"] = .string(format) }
    }

    private func addContainerKeywords(to object: inout [String: JSONValue]) {
        if let element = items.first { object["items"] = element.json }
        if let minItems { object["minItems"] = .integer(minItems) }
        if let maxItems { object["maxItems"] = .integer(maxItems) }
        if let maxProperties { object["maxProperties"] = .integer(maxProperties) }
        if !properties.isEmpty {
            object["properties"] = .object(
                Dictionary(properties.map { ($0.name, $0.schema.json) }, uniquingKeysWith: { first, _ in first }))
            let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
            if !required.isEmpty { object["required"] = .array(required) }
        }
        switch otherMembers {
        case .any: break
        case .refused: object["additionalProperties"] = false
        case .matching(let schemas): object["additionalProperties"] = schemas.first?.json ?? true
        }
    }

    /// Whole numbers without a fraction, so that `"minimum": 1` is not written as `1.0`.
    private static func plain(_ number: Double) -> JSONValue { Int(exactly: number).map(JSONValue.integer) ?? .number(number) }
}
