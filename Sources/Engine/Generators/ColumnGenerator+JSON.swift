package import Specification
internal import Tabular

extension ColumnGenerator {
    /// The version of the form.
    private static let version = 1

    /// The generator as JSON, for model files; the same generator gives the same value.
    package var json: JSONValue {
        var object: [String: JSONValue] = [
            "version": .integer(Self.version), "type": .string(type.rawValue), "unique": .boolean(isUnique),
        ]
        if let repetition { object["repetition"] = repetition.json }
        switch source {
        case .sequence(let form): object["sequence"] = form.json
        case .pattern(let automaton): object["pattern"] = .string(automaton.pattern)
        case .personal(let kind, let mixture):
            object["personal"] = .string(kind.rawValue)
            object["forms"] = mixture.json
        case .text(let model): object["text"] = model.json
        }
        return .object(object)
    }

    /// Reads what `json` gave.
    ///
    /// - Throws: `GeneratorError` that names the place that is not what was expected.
    package init(json: JSONValue) throws(GeneratorError) {
        let object = json.objectValue ?? [:]
        guard object["version"]?.integerValue == Self.version else { throw GeneratorError("generator.version", "must be \(Self.version)") }
        guard let type = object["type"]?.stringValue.flatMap(ColumnType.init(rawValue:)),
            [.integer, .category, .text, .identifier].contains(type)
        else { throw GeneratorError("generator.type", "must be integer, category, text or identifier") }
        guard let isUnique = object["unique"]?.booleanValue else { throw GeneratorError("generator.unique", "must be true or false") }
        var repetition: Repetition?
        if let json = object["repetition"] { repetition = try Repetition(json: json, "generator.repetition") }
        guard (type == .category) == (repetition?.isClosed ?? false), !isUnique || repetition == nil else {
            throw GeneratorError("generator.repetition", "does not agree with the type")
        }
        let source = try Self.source(object)
        let uniqueCount: UInt64
        switch source {
        case .pattern(let automaton):
            uniqueCount = automaton.uniqueCount
            guard type != .integer || automaton.isNumeric(longest: 18) else {
                throw GeneratorError("generator.pattern", "must be up to 18 digits, for the column is integer")
            }
        case .personal(_, let mixture): uniqueCount = mixture.uniqueCount
        case .sequence, .text:
            uniqueCount = .max
            guard type != .category, repetition == nil else { throw GeneratorError("generator.type", "must not be category") }
        }
        guard type != .category || UInt64(repetition?.distinctCount ?? 0) <= uniqueCount else {
            throw GeneratorError("generator.repetition.distinct", "is above the number of values, \(uniqueCount)")
        }
        self.init(source: source, type: type, isUnique: isUnique, repetition: repetition)
    }

    private static func source(_ object: [String: JSONValue]) throws(GeneratorError) -> Source {
        if let form = object["sequence"] { return .sequence(try SequenceForm(json: form, "generator.sequence")) }
        if let pattern = object["pattern"]?.stringValue {
            do {
                return .pattern(try PatternAutomaton(pattern))
            } catch {
                throw error.within("generator")
            }
        }
        if let model = object["text"] { return .text(try TextModel(json: model, "generator.text")) }
        guard let kind = object["personal"]?.stringValue.flatMap(PersonalData.init(rawValue:)), let forms = object["forms"] else {
            throw GeneratorError("generator", "must have a sequence, a pattern, a text, or a kind of personal data with forms")
        }
        return .personal(kind, try TemplateMixture(json: forms, "generator.forms"))
    }
}
