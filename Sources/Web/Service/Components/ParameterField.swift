import Specification

/// The form field of a parameter, made from its description alone.
struct ParameterField {
    let parameter: ParameterDescription
    /// What stands before the parameter's name in the form field's name, such as `p.`.
    let prefix: String
    let values: FormValues
    var problems = FormProblems()

    private var name: String { prefix + parameter.name }

    var html: HTML {
        let field = FormField(
            name, Format.title(parameter.name), unit: parameter.unit, help: help, problems: problems, attributes: conditionAttributes)
        let value = values[name] ?? Format.field(parameter.default)
        if parameter.type != .choice, let words = parameter.values, !words.isEmpty {
            return wordOrOther(field, value, words.map { Format.field($0) })
        }
        switch parameter.type {
        case .boolean: return field.toggle(value == "true")
        case .choice:
            return field.select((parameter.values ?? []).map { (Format.field($0), Format.title(Format.value($0))) }, selected: value)
        case .integer, .number, .text, .numbers, .integers: return field.around { control(field, value) }
        }
    }

    /// The control of a number, a text or a list.
    private func control(_ field: FormField, _ value: String) -> HTML {
        switch parameter.type {
        case .integer, .number:
            return field.numberControl(
                value, whole: parameter.type == .integer, suggested: parameter.suggested, minimum: parameter.minimum,
                maximum: parameter.maximum)
        case .numbers, .integers:
            return Tag.input(
                [.type("text"), .class("form-control"), .value(value), .placeholder("numbers, separated by commas"), .autocomplete("off")]
                    + field.controlAttributes)
        case .boolean, .choice, .text:
            return Tag.input([.type("text"), .class("form-control"), .value(value), .autocomplete("off")] + field.controlAttributes)
        }
    }

    /// A parameter that takes one of some words or something else: the word is chosen first, the other when no word is.
    private func wordOrOther(_ field: FormField, _ value: String, _ words: [String]) -> HTML {
        let wordName = name + RecipeForm.wordSuffix
        let word = values[wordName] ?? (words.contains(value) ? value : "")
        let isNumber = parameter.type == .integer || parameter.type == .number
        let other = words.contains(value) ? (isNumber ? parameter.suggested.map { Format.plain($0.minimum) } ?? "" : "") : value
        let otherTitle =
            switch parameter.type {
            case .integer, .number: "A number"
            case .numbers, .integers: "A list of numbers"
            case .boolean, .choice, .text: "An expression"
            }
        return field.around {
            Tag.div(.class("word-row"), .data("word")) {
                Tag.select(.class("form-select"), .name(wordName), .aria("label", "\(field.label): a rule, or a value of your own")) {
                    for text in words { Tag.option(.value(text), .when(text == word, .selected)) { Format.title(text) } }
                    Tag.option(.value(""), .when(word.isEmpty, .selected)) { otherTitle }
                }
                control(field, other)
            }
        }
    }

    /// The summary, and the admissible range where the control does not show it.
    private var help: String {
        // Bounds of a million and more only guard the computer; nobody chooses a value by them.
        func isTelling(_ bound: Double) -> Bool { abs(bound) < 1e6 }
        let low = parameter.minimum.flatMap { isTelling($0) ? $0 : nil }.map {
            "\(parameter.exclusiveMinimum == true ? "above" : "from") \(Format.plain($0))"
        }
        let high = parameter.maximum.flatMap { isTelling($0) ? $0 : nil }.map {
            "\(parameter.exclusiveMaximum == true ? "below" : "up to") \(Format.plain($0))"
        }
        let range = [low, high].compactMap(\.self).joined(separator: " ")
        guard !range.isEmpty else { return parameter.summary }
        let end = parameter.summary.hasSuffix(".") ? "" : "."
        return "\(parameter.summary)\(end) Range: \(range)."
    }

    /// What the script needs to hide the field while it does not apply.
    private var conditionAttributes: [Attribute] {
        guard let condition = parameter.when else { return [] }
        let words = condition.in.map { Format.field($0) }.joined(separator: "|")
        return [.data("when", prefix + condition.parameter), .data("when-in", words)]
    }
}
