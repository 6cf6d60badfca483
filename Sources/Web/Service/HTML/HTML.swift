import Contracts
package import Specification

/// A piece of a page.
///
/// Escaping is by construction: names of elements and attributes are literals of this program, and everything else is text that is
/// escaped when it is written. There is no way to put a string into the markup as it is.
package indirect enum HTML: Sendable {
    case text(String)
    case element(Tag, [Attribute], [HTML])
    case fragment([HTML])
    /// A block of data for the page's scripts; browsers never run it.
    case data(id: String, JSONValue)

    package static let empty = HTML.fragment([])

    /// The bytes of a whole page: the document type and this element.
    package func document() -> [UInt8] {
        var bytes = Array("<!DOCTYPE html>\n".utf8)
        write(to: &bytes)
        return bytes
    }

    /// The bytes of a part of a page.
    package func rendered() -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// Whether nothing would be written.
    var isEmpty: Bool {
        switch self {
        case .fragment(let parts): parts.allSatisfy(\.isEmpty)
        case .text(let text): text.isEmpty
        case .element, .data: false
        }
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): Self.escape(text, into: &bytes)
        case .fragment(let parts): for part in parts { part.write(to: &bytes) }
        case .element(let tag, let attributes, let content):
            bytes.append(UInt8(ascii: "<"))
            bytes.append(contentsOf: tag.name)
            for attribute in attributes { attribute.write(to: &bytes) }
            bytes.append(UInt8(ascii: ">"))
            guard !tag.isVoid else { return }
            for part in content { part.write(to: &bytes) }
            bytes.append(contentsOf: "</".utf8)
            bytes.append(contentsOf: tag.name)
            bytes.append(UInt8(ascii: ">"))
        case .data(let id, let value):
            bytes.append(contentsOf: "<script type=\"application/json\" id=\"".utf8)
            Self.escape(id, into: &bytes)
            bytes.append(contentsOf: "\">".utf8)
            // Values of this type always encode; an empty object stands for the impossible case.
            for byte in (try? JSON.encode(value)) ?? Array("{}".utf8) {
                // Inside a script element the only danger is an end tag or a comment's start; as JSON escapes they are harmless.
                switch byte {
                case UInt8(ascii: "<"): bytes.append(contentsOf: "\\u003c".utf8)
                case UInt8(ascii: ">"): bytes.append(contentsOf: "\\u003e".utf8)
                case UInt8(ascii: "&"): bytes.append(contentsOf: "\\u0026".utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(contentsOf: "</script>".utf8)
        }
    }

    /// Writes `text` so that it is text in content and in quoted attribute values.
    static func escape(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            // A null byte is an error in HTML; the replacement character shows that something was there.
            case 0: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
    }
}

extension [UInt8] {
    /// Appends a literal's bytes.
    mutating func append(contentsOf literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }
}
