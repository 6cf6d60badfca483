package import Specification

extension ProblemDetails: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("type", .text(), "A stable identifier of the kind of problem."),
                .required("title", .text()),
                .required("status", .integer(minimum: 400, maximum: 599)),
                .required("detail", .text(), "What went wrong this time."),
                .optional("instance", .text(), "The request's id, to find it in the log."),
                .optional("errors", .list(of: .reference(Problem.self)), "The offending fields, all of them."),
            ], summary: "An error answer after RFC 9457.")
    }
    package static var example: ProblemDetails {
        ProblemDetails(
            type: "urn:semblance:problem:validation", title: "The request is not valid", status: 422,
            detail: "recipe.parameters.amplitude: must be a number at least 0, not -1", instance: "7f3a",
            errors: [.example])
    }
}

extension Problem: ContractType {
    package static var schema: Schema {
        .object([
            .required("field", .text(), "The path of the field, such as `recipe.parameters.amplitude` or `line 7, column 3`."),
            .required("message", .text(), "What was expected there."),
        ])
    }
    package static var example: Problem { Problem("recipe.parameters.amplitude", "must be a number at least 0, not -1") }
}

extension Page: ContractType where Item: ContractType {
    package static var schemaName: String { "\(Item.schemaName)Page" }
    package static var schema: Schema {
        .object(
            [
                .required("items", .list(of: .reference(Item.self))),
                .optional("nextCursor", .text(), "Ask for the next page with `?cursor=`; absent on the last one."),
            ], summary: "One page of a list.")
    }
    package static var example: Page<Item> { Page(items: [.example], nextCursor: Examples.identifier) }
}
