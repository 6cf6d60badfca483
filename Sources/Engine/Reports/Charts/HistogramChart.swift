/// A histogram of one table, or of two on top of each other: the real one filled, the synthetic one as a line of steps.
package struct HistogramChart {
    private static let size = (width: 440.0, height: 200.0)
    private static let plot = (left: 46.0, top: 8.0, right: 430.0, bottom: 168.0)

    /// Draws.
    ///
    /// - Parameters:
    ///   - bins: The bins of all series.
    ///   - series: One or two; counts become shares of their series.
    ///   - title: Says what is drawn to those who do not see it.
    package static func svg(_ bins: HistogramBins, _ series: [ChartSeries], title: String) -> Markup {
        let shares = series.map(\.shares)
        let axis = ChartAxis(upTo: shares.joined().max() ?? 0)
        func x(_ edge: Int) -> Double { plot.left + (plot.right - plot.left) * position(bins, edge) }
        func y(_ share: Double) -> Double { plot.bottom - (plot.bottom - plot.top) * share / axis.top }

        var marks: Markup = ""
        for tick in axis.ticks {
            marks += """
                <path class="grid" d="M\(plot.left) \(y(tick))H\(plot.right)"/><text x="\(plot.left - 5)" y="\(y(tick) + 4)" class="end">\
                \(axis.label(tick))</text>
                """
        }
        for (one, shares) in zip(series, shares) {
            var path = "M\(Figures.coordinate(x(0))) \(Figures.coordinate(y(0)))"
            for (bin, share) in shares.enumerated() {
                path += "V\(Figures.coordinate(y(share)))H\(Figures.coordinate(x(bin + 1)))"
            }
            path += "V\(Figures.coordinate(y(0)))"
            let shape = one.role == .real ? "area" : "line"
            if one.role == .synthetic { marks += "<path class=\"halo\" d=\"\(path)\"/>" }
            marks += "<path class=\"\(shape) \(one.role.rawValue)\" d=\"\(path)\"/>"
        }
        // Wide invisible bars tell what each bin holds.
        for bin in 0..<bins.count {
            let said = zip(series, shares).map { "\($0.role.name) \(Figures.percent($1[bin]))" }.joined(separator: ", ")
            marks += """
                <rect class="hit" x="\(x(bin))" y="\(plot.top)" width="\(x(bin + 1) - x(bin))" height="\(plot.bottom - plot.top)">\
                <title>\(bins.label(bin)): \(said)</title></rect>
                """
        }
        marks += "<path class=\"axis\" d=\"M\(plot.left) \(plot.bottom)H\(plot.right)\"/>"
        for (edge, text) in labels(bins) {
            // Long labels at the ends must not leave the drawing.
            let anchor = text.count < 6 && edge == 0 ? "middle" : edge == 0 ? "start" : edge == bins.count ? "end" : "middle"
            marks += """
                <path class="axis" d="M\(x(edge)) \(plot.bottom)v4"/><text x="\(anchor == "start" ? 4 : x(edge))" y="\(plot.bottom + 18)" \
                class="\(anchor)">\(text)</text>
                """
        }
        return ChartFrame.svg(width: size.width, height: size.height, title: title, marks)
    }

    /// Where an edge stands between the first, 0, and the last, 1.
    private static func position(_ bins: HistogramBins, _ edge: Int) -> Double {
        let (first, last) = (bins.edges[0], bins.edges[bins.count])
        return last > first ? (bins.edges[edge] - first) / (last - first) : Double(edge) / Double(bins.count)
    }

    /// The edges that have room for a label, and what it says. The first and last say if their bins hold what lies beyond, too.
    private static func labels(_ bins: HistogramBins) -> [(Int, String)] {
        var texts = bins.texts
        if bins.holdsBelow { texts[0] = "≤ " + texts[0] }
        if bins.holdsAbove { texts[bins.count] = "≥ " + texts[bins.count] }
        texts = texts.map { Figures.shortened($0, to: 24) }
        let longest = texts.map(\.count).max() ?? 1
        // A character of the axis is about six units wide.
        let room = max(Int((plot.right - plot.left) / (Double(longest) * 6.4 + 18)), 2)
        let step = max((bins.count + room - 2) / max(room - 1, 1), 1)
        var edges = Array(stride(from: 0, through: bins.count, by: step))
        if let last = edges.last, last != bins.count {
            if bins.count - last < step { edges.removeLast() }
            edges.append(bins.count)
        }
        if edges.first != 0 { edges.insert(0, at: 0) }
        return edges.map { ($0, texts[$0]) }
    }
}
