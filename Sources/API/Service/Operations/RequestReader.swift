import Contracts
import HTTPServer
import Specification

/// Reads bodies and queries strictly: every mistake is named with its place.
struct RequestReader: Sendable {
    let context: APIContext

    /// A value of a contract type from a JSON body.
    ///
    /// - Throws: `APIError`: 400 when it is not JSON, 422 with all disagreements with the schema.
    func decode<Type: ContractType>(_ type: Type.Type, from bytes: [UInt8]) throws(APIError) -> Type {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes)
        } catch {
            throw .malformed("The body is not JSON: line \(error.line), column \(error.column): \(error.message).")
        }
        let problems = context.schemas.validator.problems(of: value, against: .reference(type))
        guard problems.isEmpty else { throw .validation(problems) }
        do {
            return try JSON.decode(type, from: bytes)
        } catch {
            throw .validation([Self.problem(of: error)])
        }
    }

    /// The query's values by name.
    ///
    /// - Throws: `APIError` 422 with every unknown, repeated, missing and inadmissible parameter.
    func values(of query: QueryParameters, for operation: Operation) throws(APIError) -> [String: JSONValue] {
        if query.isEmpty, operation.query.allSatisfy({ !$0.isRequired }) { return [:] }
        var problems: [Problem] = []
        var values: [String: JSONValue] = [:]
        for name in query.names {
            guard let parameter = operation.query.first(where: { $0.name == name }) else {
                let known = operation.query.map(\.name).joined(separator: ", ")
                problems.append(
                    Problem(name, known.isEmpty ? "is not known; there are no query parameters here" : "is not known; known are: \(known)"))
                continue
            }
            let given = query.all(name)
            guard given.count == 1, let text = given.first else {
                problems.append(Problem(name, "is given \(given.count) times; it must be given once"))
                continue
            }
            let value = Self.value(of: text, schema: parameter.schema)
            problems += context.schemas.validator.problems(of: value, against: parameter.schema, path: name)
            values[name] = value
        }
        for parameter in operation.query where parameter.isRequired && !query.names.contains(parameter.name) {
            let expected = context.schemas.validator.expectation(parameter.schema)
            problems.append(Problem(parameter.name, "is missing from the query; it must be \(expected)"))
        }
        guard problems.isEmpty else { throw .validation(problems) }
        return values
    }

    /// The text of a query as the kind of value that the parameter takes; a text that is none stays a text, which the check refuses.
    private static func value(of text: String, schema: Schema) -> JSONValue {
        if schema.kinds.contains(.integer), let number = Int(text) { return .integer(number) }
        if schema.kinds.contains(.number), let number = Double(text), number.isFinite { return .number(number) }
        if schema.kinds.contains(.boolean), text == "true" || text == "false" { return .boolean(text == "true") }
        return .string(text)
    }

    /// Where and why decoding failed although the schema agreed.
    private static func problem(of error: any Error) -> Problem {
        func field(_ path: [any CodingKey]) -> String {
            var text = ""
            for key in path {
                if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
            }
            return text.isEmpty ? "body" : text
        }
        guard let error = error as? DecodingError else { return Problem("body", "cannot be read") }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return Problem(field(context.codingPath), "has a value of another type or range than expected")
        case .keyNotFound(let key, let context): return Problem(field(context.codingPath + [key]), "is missing")
        @unknown default: return Problem("body", "cannot be read")
        }
    }
}
