package import Specification

/// What a JSON value on the wire must look like, in the words of JSON Schema 2020-12.
///
/// One schema does three jobs: it is printed into the OpenAPI document, requests are checked against it, and tests check that the
/// contract types' encodings agree with it.
package struct Schema: Hashable, Sendable {
    /// The JSON types; a whole number is both `integer` and `number`.
    package enum Kind: String, Hashable, Sendable { case null, boolean, integer, number, string, array, object }

    /// A named member of an object.
    package struct Property: Hashable, Sendable {
        package var name: String
        package var schema: Schema
        package var isRequired: Bool

        package init(_ name: String, _ schema: Schema, isRequired: Bool) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    /// What members beside `properties` an object may have.
    package enum OtherMembers: Hashable, Sendable {
        case any, refused
        /// Any name; the values are checked against the one schema in the array.
        case matching([Schema])
    }

    /// The name of a component that this schema stands for; other keywords but `summary` are unused then.
    package var reference: String?
    /// Admissible types; empty admits any value.
    package var kinds: [Kind] = []
    package var summary: String?
    package var properties: [Property] = []
    package var otherMembers = OtherMembers.any
    /// The schema of an array's elements: none or one.
    package var items: [Schema] = []
    package var minimum: Double?
    package var maximum: Double?
    package var isMinimumExclusive = false
    package var isMaximumExclusive = false
    package var minLength: Int?
    package var maxLength: Int?
    package var minItems: Int?
    package var maxItems: Int?
    package var maxProperties: Int?
    package var pattern: TextPattern?
    package var format: String?
    package var values: [JSONValue]?
    /// At least one of these must agree.
    package var anyOf: [Schema] = []
    /// Exactly one of these must agree.
    package var oneOf: [Schema] = []
    /// The member whose word tells which of `oneOf` is meant.
    package var discriminator: String?
    /// In a branch of `oneOf`: the discriminator's word that means this branch.
    package var discriminatorWord: String?
    package var `default`: JSONValue?
    package var examples: [JSONValue] = []

    package init(_ kinds: Kind..., summary: String? = nil) {
        self.kinds = kinds
        self.summary = summary
    }
}

extension Schema {
    /// The largest whole number that every JSON reader keeps exactly, 2⁵³ − 1.
    package static let largestInteger = 9_007_199_254_740_991.0

    /// Admits any JSON value.
    package static let any = Schema()
    package static let boolean = Schema(.boolean)
    /// A moment as `Timestamp` writes it.
    package static let moment: Schema = {
        var schema = Schema(.string)
        schema.format = "date-time"
        return schema
    }()
    /// A seed of random numbers.
    package static let seed = Schema.integer(minimum: 0)

    package static func text(minLength: Int? = nil, maxLength: Int? = nil, pattern: TextPattern? = nil, format: String? = nil) -> Schema {
        var schema = Schema(.string)
        schema.minLength = minLength ?? pattern?.minLength
        schema.maxLength = maxLength ?? pattern?.maxLength
        schema.pattern = pattern
        schema.format = format
        return schema
    }

    /// Whole numbers; within what JSON keeps exactly when no range is given.
    package static func integer(minimum: Double = -largestInteger, maximum: Double = largestInteger) -> Schema {
        var schema = Schema(.integer)
        schema.minimum = minimum
        schema.maximum = maximum
        return schema
    }

    package static func number(
        minimum: Double? = nil, maximum: Double? = nil, isMinimumExclusive: Bool = false, isMaximumExclusive: Bool = false
    ) -> Schema {
        var schema = Schema(.number)
        schema.minimum = minimum
        schema.maximum = maximum
        schema.isMinimumExclusive = isMinimumExclusive
        schema.isMaximumExclusive = isMaximumExclusive
        return schema
    }

    package static func list(of element: Schema, minItems: Int? = nil, maxItems: Int? = nil) -> Schema {
        var schema = Schema(.array)
        schema.items = [element]
        schema.minItems = minItems
        schema.maxItems = maxItems
        return schema
    }

    /// An object with any member names, whose values agree with `element`.
    package static func map(of element: Schema, maxProperties: Int? = nil) -> Schema {
        var schema = Schema(.object)
        schema.otherMembers = .matching([element])
        schema.maxProperties = maxProperties
        return schema
    }

    /// An object with these members and no others.
    package static func object(_ properties: [Property], summary: String? = nil) -> Schema {
        var schema = Schema(.object, summary: summary)
        schema.properties = properties
        schema.otherMembers = .refused
        return schema
    }

    /// One of these words.
    package static func words(_ words: [String]) -> Schema {
        var schema = Schema(.string)
        schema.values = words.map(JSONValue.string)
        return schema
    }

    /// One of the words of an enumeration.
    package static func words<Word: CaseIterable & RawRepresentable<String>>(of type: Word.Type) -> Schema {
        words(type.allCases.map(\.rawValue))
    }

    /// The component of that name.
    package static func reference(_ name: String) -> Schema {
        var schema = Schema()
        schema.reference = name
        return schema
    }

    /// The component of a contract type.
    package static func reference(_ type: any ContractType.Type) -> Schema { reference(type.schemaName) }

    package static func any(of schemas: [Schema]) -> Schema {
        var schema = Schema()
        schema.anyOf = schemas
        return schema
    }

    package static func one(of schemas: [Schema], discriminator: String? = nil) -> Schema {
        var schema = Schema()
        schema.oneOf = schemas
        schema.discriminator = discriminator
        return schema
    }

    /// The same, or null.
    package func orNull() -> Schema {
        guard reference == nil, anyOf.isEmpty, oneOf.isEmpty else {
            return Schema.any(of: [self, Schema(.null)])
        }
        var schema = self
        if !schema.kinds.isEmpty, !schema.kinds.contains(.null) { schema.kinds.append(.null) }
        if let values = schema.values, !values.contains(.null) { schema.values = values + [.null] }
        return schema
    }

    /// The same as a branch that the discriminator's `word` means.
    package func meant(by word: String) -> Schema {
        var schema = self
        schema.discriminatorWord = word
        return schema
    }

    package func described(_ summary: String?) -> Schema {
        var schema = self
        schema.summary = summary
        return schema
    }

    package func defaulting(to value: JSONValue) -> Schema {
        var schema = self
        schema.default = value
        return schema
    }

    package func exemplified(by value: JSONValue) -> Schema {
        var schema = self
        schema.examples = [value]
        return schema
    }
}

extension Schema.Property {
    /// A member that must be there.
    package static func required(_ name: String, _ schema: Schema, _ summary: String? = nil) -> Schema.Property {
        Schema.Property(name, schema.described(summary ?? schema.summary), isRequired: true)
    }

    /// A member of an answer that is left out when there is nothing to say.
    package static func optional(_ name: String, _ schema: Schema, _ summary: String? = nil) -> Schema.Property {
        Schema.Property(name, schema.described(summary ?? schema.summary), isRequired: false)
    }

    /// A member of a request that may be left out or null.
    package static func nullable(_ name: String, _ schema: Schema, _ summary: String? = nil) -> Schema.Property {
        Schema.Property(name, schema.orNull().described(summary ?? schema.summary), isRequired: false)
    }
}
