package import Specification

extension ParameterDescription {
    /// What a value of this parameter must look like.
    package var schema: Schema {
        var schema: Schema
        switch type {
        case .boolean: schema = .boolean
        case .choice:
            schema = Schema(.string)
            schema.values = values ?? []
        case .text: schema = .text(maxLength: Self.longestText)
        case .integer: schema = numeric(.integer)
        case .number: schema = numeric(.number)
        case .numbers: schema = .list(of: numeric(.number), maxItems: Self.longestList)
        case .integers: schema = .list(of: numeric(.integer), maxItems: Self.longestList)
        }
        if type != .choice, let values, !values.isEmpty {
            var words = Schema(.string)
            words.values = values
            schema = .any(of: [schema, words])
        }
        return schema.described(unit.map { "\(summary) Unit: \($0)." } ?? summary).defaulting(to: `default`)
    }

    private static let longestText = 1000
    private static let longestList = 1000

    private func numeric(_ kind: Schema.Kind) -> Schema {
        var schema = Schema(kind)
        let limit: Double? = kind == .integer ? Schema.largestInteger : nil
        schema.minimum = minimum ?? limit.map { -$0 }
        schema.maximum = maximum ?? limit
        schema.isMinimumExclusive = minimum != nil && exclusiveMinimum == true
        schema.isMaximumExclusive = maximum != nil && exclusiveMaximum == true
        return schema
    }
}

extension ComponentDescription {
    /// The name in the style of a type, such as `WganGp` for `wgan-gp`.
    package var typeName: String {
        name.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// An object with the parameters' values; each may be left out.
    package var parametersSchema: Schema {
        .object(parameters.map { .optional($0.name, $0.schema) }, summary: "Parameters of \(name); each has a default.")
    }

    /// An object with, for any parameter, a list of values to try.
    package var searchSchema: Schema {
        .object(
            parameters.map { parameter in
                var value = parameter.schema
                value.default = nil
                return .optional(parameter.name, .list(of: value, minItems: 1, maxItems: 100), "Values of \(parameter.name) to try.")
            },
            summary: "For any parameter of \(name), the values to try.")
    }
}
