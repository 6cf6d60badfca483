internal import CYaml
package import Specification

/// Reads YAML into the values of JSON.
///
/// Plain words are null, truth values and numbers as YAML 1.1 has them (`yes`, `on` and `~` among them), as the programs in Python
/// expect from which such files come; quoted ones are texts. Anchors and aliases are refused: a short text could become a huge value.
package enum YAMLDocument {
    /// So many values may stand within each other.
    static let maximumDepth = 64

    /// The one document of a text.
    ///
    /// - Returns: null for an empty text.
    /// - Throws: `SpecificationError` with the line and what is wrong there.
    package static func value(_ bytes: [UInt8]) throws(SpecificationError) -> JSONValue {
        let events = try YAMLEvents(bytes)
        try events.expect(.streamStart)
        let first = try events.next()
        if first.kind == .streamEnd { return .null }
        let value = try value(of: try events.next(), events, depth: 0)
        try events.expect(.documentEnd)
        let last = try events.next()
        guard last.kind == .streamEnd else { throw last.error("a second document begins; one is expected") }
        return value
    }

    private static func value(of event: YAMLEvents.Event, _ events: YAMLEvents, depth: Int) throws(SpecificationError) -> JSONValue {
        guard depth < maximumDepth else { throw event.error("values stand more than \(maximumDepth) deep within each other") }
        switch event.kind {
        case .scalar(let text, let isPlain): return isPlain ? plain(text) : .string(text)
        case .sequenceStart:
            var values: [JSONValue] = []
            while true {
                let next = try events.next()
                if next.kind == .sequenceEnd { return .array(values) }
                values.append(try value(of: next, events, depth: depth + 1))
            }
        case .mappingStart:
            var members: [String: JSONValue] = [:]
            while true {
                let key = try events.next()
                if key.kind == .mappingEnd { return .object(members) }
                guard case .scalar(let name, _) = key.kind else { throw key.error("a name must be a text") }
                guard members[name] == nil else { throw key.error("the name \(name) stands twice") }
                members[name] = try value(of: try events.next(), events, depth: depth + 1)
            }
        case .alias: throw event.error("anchors and aliases are not read; write the value out")
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd: throw event.error("a value is expected")
        }
    }

    /// What a word without quotes stands for.
    private static func plain(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
        default: break
        }
        // What begins like a number and is one; "nan" and "infinity" are words.
        guard let first = text.utf8.first, (48...57).contains(first) || "+-.".utf8.contains(first) else { return .string(text) }
        if let whole = Int(text) { return .integer(whole) }
        if let number = Double(text), number.isFinite { return .number(number) }
        return .string(text)
    }
}
