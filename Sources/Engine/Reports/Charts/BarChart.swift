/// Horizontal bars, one for each value and table, the real one above the synthetic one.
package struct BarChart {
    private static let width = 440.0
    private static let bar = 8.0
    private static let gap = 8.0
    private static let left = 142.0
    private static let right = 366.0
    private static let labelLength = 19

    /// Draws.
    ///
    /// - Parameters:
    ///   - labels: What the bars stand for.
    ///   - series: One or two, with one count for each label; counts become shares of their series.
    ///   - lastIsRest: Whether the last label stands for all values without bars of their own. If they are more than twice as many as any other, they get no bar,
    ///     which would leave the others none to speak of.
    ///   - title: Says what is drawn to those who do not see it.
    package static func svg(_ labels: [String], _ series: [ChartSeries], lastIsRest: Bool = false, title: String) -> Markup {
        let shares = series.map(\.shares)
        let largest = labels.indices.map { place in shares.map { $0[place] }.max() ?? 0 }
        let named = max((lastIsRest ? largest.dropLast() : largest[...]).max() ?? 0, 1e-9)
        let hasBarForRest = !lastIsRest || (largest.last ?? 0) <= 2 * named
        let top = hasBarForRest ? max(named, largest.last ?? 0) : named
        let thickness = series.count == 1 ? bar * 1.6 : bar
        let step = thickness * Double(series.count) + gap
        var marks: Markup = ""
        for (place, label) in labels.enumerated() {
            let y = 4 + Double(place) * step
            let middle = y + thickness * Double(series.count) / 2 + 4
            let said = zip(series, shares).map { "\($0.role.name) \(Figures.percent($1[place]))" }.joined(separator: ", ")
            marks += """
                <g><title>\(label): \(said)</title><text x="\(left - 6)" y="\(middle)" class="end">\(Figures.shortened(label, to: labelLength))</text>
                """
            let hasBar = hasBarForRest || place < labels.count - 1
            for (number, one) in series.enumerated() where hasBar {
                let length = (right - left) * shares[number][place] / top
                marks += """
                    <rect class="bar \(one.role.rawValue)" x="\(left)" y="\(y + Double(number) * thickness)" width="\(length)" height="\(thickness)"/>
                    """
            }
            let figures = shares.map { Figures.fixed($0[place] * 100, 1) }.joined(separator: " | ") + " %"
            marks += """
                <text x="\(left + (hasBar ? (right - left) * largest[place] / top : 0) + 5)" y="\(middle)" class="small">\(figures)</text></g>
                """
        }
        marks += "<path class=\"axis\" d=\"M\(left) 0V\(4 + Double(labels.count) * step)\"/>"
        return ChartFrame.svg(width: width, height: 8 + Double(labels.count) * step, title: title, marks)
    }
}
