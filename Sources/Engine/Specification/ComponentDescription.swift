/// What a process or a synthesizer says of itself.
///
/// The API's validation and OpenAPI document, the web forms and the command line's help are all made from this one
/// description; nothing else repeats a parameter's name, range or default.
package struct ComponentDescription: Codable, Hashable, Sendable {
    /// The name that requests use, such as `harmonic` or `wgan-gp`.
    package var name: String
    /// The name people read, such as "Harmonic".
    package var title: String
    /// One sentence on what it makes or learns.
    package var summary: String
    /// The defining formula in plain text, where there is one.
    package var formula: String?
    /// Papers or books that define it.
    package var references: [String]
    /// The group that a form lists it under, such as "Oscillations".
    package var group: String?
    package var parameters: [ParameterDescription]

    package init(
        name: String, title: String, summary: String, formula: String? = nil, references: [String] = [], group: String? = nil,
        parameters: [ParameterDescription]
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.formula = formula
        self.references = references
        self.group = group
        self.parameters = parameters
    }
}

/// One parameter of a process or synthesizer: its type, unit, admissible range and default.
package struct ParameterDescription: Codable, Hashable, Sendable {
    package var name: String
    package var type: ParameterType
    /// The unit of the value, such as `cycles per series` or `steps`; nil when dimensionless.
    package var unit: String?
    /// The smallest admissible value (of each element, for lists).
    package var minimum: Double?
    /// The largest admissible value (of each element, for lists).
    package var maximum: Double?
    /// Whether `minimum` itself is refused.
    package var exclusiveMinimum: Bool?
    /// Whether `maximum` itself is refused.
    package var exclusiveMaximum: Bool?
    /// What is used when the parameter is left out; every parameter has one.
    package var `default`: JSONValue
    /// For `choice`, all admissible words. For other types, words admissible beside the numbers (`"random"`).
    package var values: [JSONValue]?
    /// The sensible range of a slider, narrower than what is admissible.
    package var suggested: SuggestedRange?
    /// Shown and used only while another parameter has one of these values.
    package var when: ParameterCondition?
    package var summary: String

    package init(
        _ name: String, _ type: ParameterType, unit: String? = nil, minimum: Double? = nil, maximum: Double? = nil,
        exclusiveMinimum: Bool? = nil, exclusiveMaximum: Bool? = nil, default: JSONValue, values: [JSONValue]? = nil,
        suggested: SuggestedRange? = nil, when: ParameterCondition? = nil, summary: String
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.exclusiveMinimum = exclusiveMinimum
        self.exclusiveMaximum = exclusiveMaximum
        self.default = `default`
        self.values = values
        self.suggested = suggested
        self.when = when
        self.summary = summary
    }
}

/// The type of a parameter's value.
package enum ParameterType: String, Codable, Hashable, Sendable, CaseIterable {
    case integer
    case number
    case boolean
    /// One of the words in `values`.
    case choice
    /// Free text whose grammar the summary explains.
    case text
    /// A list of numbers.
    case numbers
    /// A list of whole numbers.
    case integers
}

/// A slider's ends and step.
package struct SuggestedRange: Codable, Hashable, Sendable {
    package var minimum: Double
    package var maximum: Double
    package var step: Double

    package init(_ minimum: Double, _ maximum: Double, step: Double) {
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
    }
}

/// The condition under which a parameter applies.
package struct ParameterCondition: Codable, Hashable, Sendable {
    package var parameter: String
    package var `in`: [JSONValue]

    package init(_ parameter: String, in values: [JSONValue]) {
        self.parameter = parameter
        self.in = values
    }
}
