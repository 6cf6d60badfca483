/// Pieces that several sections of a page are made of.
enum PageParts {
    /// One cell of a table.
    enum Cell {
        case text(String)
        case number(String)
        case markup(Markup)
    }

    /// A table with a caption. The first cell of each row names the row.
    static func table(_ caption: Markup, _ heads: [Cell], _ rows: [[Cell]]) -> Markup {
        """
        <div class="scroll"><table><caption>\(caption)</caption><thead><tr>\(heads.map { head in cell(head, tag: "th", scope: "col") })</tr></thead><tbody>
        \(rows.map { row in "<tr>\(row.enumerated().map { place, content in place == 0 ? cell(content, tag: "th", scope: "row") : cell(content, tag: "td", scope: nil) })</tr>\n" })\
        </tbody></table></div>
        """
    }

    private static func cell(_ content: Cell, tag: String, scope: String?) -> Markup {
        let scope: Markup = scope.map { " scope=\"\($0)\"" } ?? ""
        return switch content {
        case .text(let text): "<\(tag)\(scope)>\(text)</\(tag)>"
        case .number(let text): "<\(tag)\(scope) class=\"n\">\(text)</\(tag)>"
        case .markup(let markup): "<\(tag)\(scope)>\(markup)</\(tag)>"
        }
    }

    /// What the colours of columns stand for.
    static let key: Markup = """
        <p class="key"><span><i class="r"></i>Real (training)</span><span><i class="s"></i>Synthetic</span></p>

        """

    /// What the marks of scores stand for.
    static let scoreKey: Markup = """
        <p class="key"><span><i class="s"></i>Synthetic</span><span><i class="c"></i>Best possible</span></p>

        """

    /// A name, cut if it is very long.
    static func name(_ name: String) -> String { name.isEmpty ? "(no name)" : Figures.shortened(name, to: 60) }
}

extension Markup {
    /// Text of this module itself, such as a style sheet, which holds nothing that was read.
    static func trusted(_ text: String) -> Markup { Markup(stringLiteral: text) }

    /// A paragraph.
    static func paragraph(_ text: String, kind: String? = nil) -> Markup {
        if let kind { return "<p class=\"\(kind)\">\(text)</p>\n" }
        return "<p>\(text)</p>\n"
    }
}
