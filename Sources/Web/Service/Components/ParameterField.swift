import Contracts
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
        switch parameter.type {
        case .boolean: return field.toggle(value == "true")
        case .choice:
            return field.select((parameter.values ?? []).map { (Format.field($0), Format.title(Format.value($0))) }, selected: value)
        case .integer, .number:
            if let words = parameter.values, !words.isEmpty { return numberOrWord(field, value, words) }
            return field.number(
                value, whole: parameter.type == .integer, suggested: parameter.suggested, minimum: parameter.minimum,
                maximum: parameter.maximum)
        case .text: return field.text(value)
        case .numbers, .integers: return field.text(value, .inputMode("text"), .placeholder("numbers, separated by commas"))
        }
    }

    /// A parameter that takes a number or one of some words: the word is chosen first, the number when no word is.
    private func numberOrWord(_ field: FormField, _ value: String, _ words: [JSONValue]) -> HTML {
        let texts = words.map { Format.field($0) }
        let wordName = name + RecipeForm.wordSuffix
        let word = values[wordName] ?? (texts.contains(value) ? value : "")
        let number = texts.contains(value) ? (parameter.suggested.map { Format.plain($0.minimum) } ?? "") : value
        return field.around {
            Tag.div(.class("word-row"), .data("word")) {
                Tag.select(.class("form-select"), .name(wordName), .aria("label", "\(field.label): fixed or by rule")) {
                    Tag.option(.value(""), .when(word.isEmpty, .selected)) { "A number" }
                    for text in texts { Tag.option(.value(text), .when(text == word, .selected)) { Format.title(text) } }
                }
                field.numberControl(
                    number, whole: parameter.type == .integer, suggested: parameter.suggested, minimum: parameter.minimum,
                    maximum: parameter.maximum)
            }
        }
    }

    /// The summary, and the admissible range where the control does not show it.
    private var help: String {
        let low = parameter.minimum.map { "\(parameter.exclusiveMinimum == true ? "above" : "from") \(Format.plain($0))" }
        let high = parameter.maximum.map { "\(parameter.exclusiveMaximum == true ? "below" : "up to") \(Format.plain($0))" }
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

/// The fields of all parameters of a process or synthesizer.
struct ParameterFields {
    let description: ComponentDescription
    var prefix = "p."
    let values: FormValues
    var problems = FormProblems()

    var html: HTML {
        Tag.div(.class("field-grid"), .data("parameters")) {
            if description.parameters.isEmpty { Tag.p(.class("field-help")) { "This process has no parameters of its own." } }
            for parameter in description.parameters {
                ParameterField(parameter: parameter, prefix: prefix, values: values, problems: problems).html
            }
        }
    }
}
