import Contracts
import Specification

/// The part of a list that a request asks for.
struct Paging: Sendable {
    let limit: Int
    /// The id of the last item of the page before.
    let cursor: String?

    static let parameters: [Operation.Parameter] = parameters(cursor: .text(pattern: .identifier))

    /// The parameters of a list whose cursors look like this.
    static func parameters(cursor: Schema) -> [Operation.Parameter] {
        [
            .optional("limit", .integer(minimum: 1, maximum: 1000).defaulting(to: 50), "Most items of the page; 50 when left out."),
            .optional("cursor", cursor, "The `nextCursor` of the page before."),
        ]
    }

    init(_ call: Call) {
        limit = call.integer("limit") ?? 50
        cursor = call.text("cursor")
    }

    /// A page of what was found when `limit` + 1 items were asked for: the item too many tells that there is another page.
    func page<Item>(_ found: [Item], cursor: (Item) -> String) -> Page<Item> {
        let items = Array(found.prefix(limit))
        return Page(items: items, nextCursor: found.count > limit ? items.last.map(cursor) : nil)
    }
}
