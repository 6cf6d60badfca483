import Specification

/// Names and values beside each other.
struct Facts {
    let rows: [(name: String, value: HTML)]

    init(_ rows: [(String, HTML)]) { self.rows = rows }
    init(_ rows: [(String, String)]) { self.rows = rows.map { ($0.0, HTML.text($0.1)) } }

    var html: HTML {
        Tag.dl(.class("facts")) {
            for row in rows {
                Tag.div {
                    Tag.dt { row.name }
                    Tag.dd { row.value }
                }
            }
        }
    }

    /// The rows of a set of parameters, in the order of their names.
    static func parameters(_ parameters: [String: JSONValue]) -> Facts {
        Facts(parameters.sorted { $0.key < $1.key }.map { (Format.title($0.key), Format.value($0.value)) })
    }
}
