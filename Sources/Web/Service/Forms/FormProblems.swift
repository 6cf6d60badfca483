package import Specification

/// What is wrong with a submitted form, by the field it is shown at.
package struct FormProblems: Sendable {
    /// Messages by the form field's name.
    package private(set) var byField: [String: String] = [:]
    /// Messages that belong to no field of the form.
    package private(set) var general: [String] = []

    package init() {}

    package var isEmpty: Bool { byField.isEmpty && general.isEmpty }

    package subscript(field: String) -> String? { byField[field] }

    package mutating func add(_ field: String, _ message: String) {
        if let earlier = byField[field] {
            byField[field] = earlier + "; " + message
        } else {
            byField[field] = message
        }
    }

    package mutating func add(_ message: String) { general.append(message) }

    /// Takes up what the API found wrong.
    ///
    /// - Parameter field: the form field for the API's path of a field; nil shows the message above the form, with the path.
    package mutating func add(_ problems: [Problem], field: (String) -> String?) {
        for problem in problems {
            if let name = field(problem.field) {
                add(name, problem.message)
            } else {
                add(problem.field.isEmpty ? problem.message : "\(problem.field): \(problem.message)")
            }
        }
    }

    /// The frame above a form that says that something is to be corrected; nothing when nothing is.
    func summary(_ labels: (String) -> String = { $0 }) -> HTML {
        guard !isEmpty else { return .empty }
        return Alert(kind: .danger) {
            if byField.isEmpty && general.count == 1 {
                general[0]
            } else {
                Tag.strong { "Please correct this:" }
                Tag.ul {
                    for message in general { Tag.li { message } }
                    for (field, message) in byField.sorted(by: { $0.key < $1.key }) { Tag.li { "\(labels(field)): \(message)" } }
                }
            }
        }.html
    }
}
