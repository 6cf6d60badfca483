/// A piece of HTML or SVG. What is interpolated into it as a string is escaped; only other markup enters as it is.
///
/// Column names and values come from files of strangers, so there is no way to put a string into markup unescaped other than a literal.
package struct Markup: ExpressibleByStringInterpolation, Sendable, Equatable {
    /// The text of the markup.
    package private(set) var text: String

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation interpolation: Interpolation) { text = interpolation.text }

    /// Collects the parts of a literal.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text: String

        package init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + interpolationCount * 8)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// Appends a string, escaped.
        package mutating func appendInterpolation(_ string: String) { Markup.escape(string, into: &text) }

        package mutating func appendInterpolation(_ number: Int) { text += number.description }

        /// Appends a coordinate, to two decimals.
        package mutating func appendInterpolation(_ coordinate: Double) { text += Figures.coordinate(coordinate) }

        package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        package mutating func appendInterpolation(_ pieces: [Markup]) { for piece in pieces { text += piece.text } }
    }

    package static func + (first: Markup, second: Markup) -> Markup {
        var sum = first
        sum.text += second.text
        return sum
    }

    package static func += (first: inout Markup, second: Markup) { first.text += second.text }

    /// The five characters that mean something in HTML and SVG are escaped. Characters that no document may hold, or that turn the reading direction of what
    /// follows, become U+FFFD.
    private static func escape(_ string: String, into text: inout String) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n": text += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}",
                "\u{FFFE}", "\u{FFFF}":
                text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
