/// One thing that is wrong with a request, and where.
package struct Problem: Codable, Hashable, Sendable {
    /// The path of the offending field, such as `recipe.parameters.amplitude` or `line 7, column 3`.
    package var field: String
    /// What was expected there, and what was found.
    package var message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// A specification that cannot be carried out; lists all problems, not only the first.
package struct SpecificationError: Error, Hashable, Sendable, CustomStringConvertible {
    package var problems: [Problem]

    package init(_ problems: [Problem]) { self.problems = problems }
    package init(_ field: String, _ message: String) { self.problems = [Problem(field, message)] }

    package var description: String {
        problems.map { "\($0.field): \($0.message)" }.joined(separator: "; ")
    }
}
