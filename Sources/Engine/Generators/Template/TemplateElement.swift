internal import Specification

/// A part of a made-up value.
enum TemplateElement: Sendable, Equatable, Hashable {
    /// The same in every value.
    case literal(String)
    /// So many digits, 1 … 9.
    case digits(Int)
    /// So many hexadecimal digits, 1 … 7.
    case hexadecimal(Int, LetterCase)
    /// So many letters, 1 … 6.
    case letters(Int, LetterCase)
    /// One of some texts.
    case choice([String])
    /// A whole number from the first to the second, 0 … 999,999,999, without leading zeros.
    case number(Int, Int)
    /// A hexadecimal number of up to four digits without leading zeros.
    case hexadecimalNumber(LetterCase)
    /// One of the built-in words.
    case word(WordList, LetterCase)
    /// The digit that makes the digits before it pass Luhn's test.
    case luhn
    /// Two digits that make the whole value pass the test of ISO 13616; they stand third and fourth.
    case ibanCheck

    private static let largestChoiceCount = 2000
    private static let largestTextLength = 1000

    var json: JSONValue {
        switch self {
        case .literal(let text): .string(text)
        case .digits(let count): ["digits": .integer(count)]
        case .hexadecimal(let count, let letters): ["hexadecimal": .integer(count), "case": .string(letters.rawValue)]
        case .letters(let count, let letters): ["letters": .integer(count), "case": .string(letters.rawValue)]
        case .choice(let texts): ["choice": .array(texts.map { .string($0) })]
        case .number(let first, let last): ["number": [.integer(first), .integer(last)]]
        case .hexadecimalNumber(let letters): ["hexadecimalNumber": .string(letters.rawValue)]
        case .word(let list, let letters): ["word": .string(list.rawValue), "case": .string(letters.rawValue)]
        case .luhn: ["check": "luhn"]
        case .ibanCheck: ["check": "iban"]
        }
    }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        let unknown = GeneratorError(place, "is not a part of a value")
        if let text = json.stringValue {
            guard text.utf8.count <= Self.largestTextLength else { throw GeneratorError(place, "is too long") }
            self = .literal(text)
            return
        }
        guard let object = json.objectValue else { throw unknown }
        let letters = object["case"]?.stringValue.flatMap(LetterCase.init(rawValue:))
        if let count = object["digits"]?.integerValue, (1...9).contains(count) {
            self = .digits(count)
        } else if let count = object["hexadecimal"]?.integerValue, (1...7).contains(count), let letters {
            self = .hexadecimal(count, letters)
        } else if let count = object["letters"]?.integerValue, (1...6).contains(count), let letters {
            self = .letters(count, letters)
        } else if let values = object["choice"]?.arrayValue, (1...Self.largestChoiceCount).contains(values.count) {
            let texts = values.compactMap(\.stringValue).filter { $0.utf8.count <= Self.largestTextLength }
            guard texts.count == values.count else { throw unknown }
            self = .choice(texts)
        } else if let bounds = object["number"]?.arrayValue?.compactMap(\.integerValue), bounds.count == 2, bounds[0] <= bounds[1],
            bounds[0] >= 0, bounds[1] <= 999_999_999
        {
            self = .number(bounds[0], bounds[1])
        } else if let letters = object["hexadecimalNumber"]?.stringValue.flatMap(LetterCase.init(rawValue:)) {
            self = .hexadecimalNumber(letters)
        } else if let list = object["word"]?.stringValue.flatMap(WordList.init(rawValue:)), let letters {
            self = .word(list, letters)
        } else if object["check"]?.stringValue == "luhn" {
            self = .luhn
        } else if object["check"]?.stringValue == "iban" {
            self = .ibanCheck
        } else {
            throw unknown
        }
    }
}
