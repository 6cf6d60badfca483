package import Specification

/// An error answer after RFC 9457 (`application/problem+json`).
package struct ProblemDetails: Codable, Hashable, Sendable, Error {
    /// A stable identifier of the kind of problem, such as `urn:semblance:problem:validation`.
    package var type: String
    package var title: String
    package var status: Int
    /// What went wrong this time, in a sentence.
    package var detail: String
    /// The request's id, to find it in the log.
    package var instance: String?
    /// The offending fields, all of them.
    package var errors: [Problem]?

    package init(type: String, title: String, status: Int, detail: String, instance: String? = nil, errors: [Problem]? = nil) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.instance = instance
        self.errors = errors
    }

    package static let mediaType = "application/problem+json"
}

/// One page of a list; `nextCursor` asks for the next one and is absent on the last.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    package var items: [Item]
    package var nextCursor: String?

    package init(items: [Item], nextCursor: String? = nil) {
        self.items = items
        self.nextCursor = nextCursor
    }
}
