/// A square matrix of numbers from −1 to 1 as colours, blue below and orange above zero.
package struct HeatMap {
    private static let levels = 10

    /// Draws.
    ///
    /// - Parameters:
    ///   - labels: The rows and columns.
    ///   - values: Row by row; nil where there is none. What lies beyond ±1 has the colour of ±1.
    ///   - title: Says what is drawn to those who do not see it.
    package static func svg(_ labels: [String], _ values: [[Double?]], title: String) -> Markup {
        let count = labels.count
        let cell = count <= 8 ? 36.0 : count <= 16 ? 26.0 : count <= 24 ? 20.0 : 15.0
        let isWritten = count <= 16
        let shown = labels.map { Figures.shortened($0, to: 18) }
        let margin = Double(shown.map(\.count).max() ?? 1) * 6.2 + 12
        let side = Double(count) * cell
        var marks: Markup = ""
        for row in 0..<count {
            marks += """
                <text x="\(margin - 5)" y="\(margin + (Double(row) + 0.5) * cell + 4)" class="end">\(shown[row])</text>\
                <text transform="translate(\(margin + (Double(row) + 0.5) * cell + 4) \(margin - 5)) rotate(-90)">\(shown[row])</text>
                """
        }
        for row in 0..<count {
            for column in 0..<count {
                let value = values[row][column]
                let (x, y) = (margin + Double(column) * cell, margin + Double(row) * cell)
                let said = value.map { Figures.fixed($0, 2) } ?? "not defined"
                marks += """
                    <rect class="\(level(value))" x="\(x)" y="\(y)" width="\(cell - 1)" height="\(cell - 1)"><title>\(shown[row]), \(shown[column]): \
                    \(said)</title></rect>
                    """
                guard isWritten, let value else { continue }
                let text = abs(value) >= 0.995 ? (value < 0 ? "−1" : "1") : hundredths(value)
                marks += """
                    <text x="\(x + cell / 2 - 0.5)" y="\(y + cell / 2 + 3)" class="cell\(abs(value) > 0.55 ? " strong" : "")">\(text)</text>
                    """
            }
        }
        return ChartFrame.svg(width: margin + side + 2, height: margin + side + 2, title: title, kind: "heat", marks)
    }

    /// The colours with their values.
    package static func legend() -> Markup {
        var marks: Markup = ""
        for (place, level) in (-levels...levels).enumerated() {
            marks +=
                "<rect class=\"\(Self.level(Double(level) / Double(levels)))\" x=\"\(Double(place) * 12 + 8)\" y=\"2\" width=\"12\" height=\"12\"/>"
        }
        for (place, text) in ["−1", "−0.5", "0", "0.5", "1"].enumerated() {
            marks += "<text x=\"\(Double(place) * 60 + 14)\" y=\"28\" class=\"middle\">\(text)</text>"
        }
        return ChartFrame.svg(width: 270, height: 32, title: "Colours from −1 (blue) over 0 (plain) to 1 (orange)", kind: "legend", marks)
    }

    /// The class of a colour: n10 … n1 below zero, z at zero, p1 … p10 above, x if there is no value.
    private static func level(_ value: Double?) -> String {
        guard let value else { return "x" }
        let level = Int((min(max(value, -1), 1) * Double(levels)).rounded())
        return level == 0 ? "z" : level < 0 ? "n\(-level)" : "p\(level)"
    }

    /// Without the zero before the point, to save room.
    private static func hundredths(_ value: Double) -> String {
        let text = Figures.fixed(value, 2)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text.hasPrefix("−0.") ? "−" + text.dropFirst(2) : text
    }
}
