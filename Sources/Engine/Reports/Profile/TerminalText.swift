/// Text in the columns of a terminal.
enum TerminalText {
    /// A text without line ends, control characters and marks that turn the reading direction: a terminal would obey them.
    static func safe(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: safe.append("\u{FFFD}")
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// How many columns a text takes.
    static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }

    /// A text cut to so many columns and filled with spaces, on the left if it is to stand at the right.
    static func fitted(_ text: String, to width: Int, atRight: Bool = false) -> String {
        let cut = cut(text, to: width)
        let spaces = String(repeating: " ", count: max(width - Self.width(cut), 0))
        return atRight ? spaces + cut : cut + spaces
    }

    /// A text of at most so many columns; what is cut off is an ellipsis.
    static func cut(_ text: String, to width: Int) -> String {
        guard Self.width(text) > width else { return text }
        var kept = String.UnicodeScalarView()
        var used = 1
        for scalar in text.unicodeScalars {
            used += Self.width(scalar)
            if used > width { break }
            kept.append(scalar)
        }
        return width > 0 ? String(kept) + "…" : ""
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        // Scripts and pictures that terminals draw two columns wide.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3,
            0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
