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
        marks += ticks(bins, x)
        return ChartFrame.svg(width: size.width, height: size.height, title: title, marks)
    }

    /// Where an edge stands between the first, 0, and the last, 1.
    private static func position(_ bins: HistogramBins, _ edge: Int) -> Double {
        let (first, last) = (bins.edges[0], bins.edges[bins.count])
        return last > first && !bins.isLogarithmic ? (bins.edges[edge] - first) / (last - first) : Double(edge) / Double(bins.count)
    }

    /// Labels below the axis: of the edges, or in the middle of bins that hold one whole number each.
    private static func ticks(_ bins: HistogramBins, _ x: (Int) -> Double) -> Markup {
        let isSingle = bins.isWhole && zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $1 - $0 == 1 }
        var texts = isSingle ? Array(bins.texts.dropLast()) : bins.texts
        if bins.holdsBelow { texts[0] = "≤ " + texts[0] }
        if bins.holdsAbove { texts[texts.count - 1] = "≥ " + texts[texts.count - 1] }
        texts = texts.map { Figures.shortened($0, to: 24) }
        var marks: Markup = ""
        for place in shown(texts) {
            let middle = isSingle ? (x(place) + x(place + 1)) / 2 : x(place)
            // Long labels at the ends must not leave the drawing.
            let isLong = texts[place].count > 5
            let anchor = isSingle ? "middle" : place == bins.count ? "end" : place == 0 && isLong ? "start" : "middle"
            marks += """
                <path class="axis" d="M\(middle) \(plot.bottom)v4"/><text x="\(anchor == "start" ? 4 : middle)" y="\(plot.bottom + 18)" class="\(anchor)">\
                \(texts[place])</text>
                """
        }
        return marks
    }

    /// The labels that there is room for, the first and the last among them.
    private static func shown(_ texts: [String]) -> [Int] {
        // A character of the axis is about six units wide.
        let room = max(Int((plot.right - plot.left) / (Double(texts.map(\.count).max() ?? 1) * 6.4 + 18)), 2)
        let last = texts.count - 1
        guard last > 0 else { return [0] }
        let step = (last + room - 2) / (room - 1)
        var places = Array(stride(from: 0, through: last, by: step))
        if let end = places.last, end != last {
            if last - end < step, end > 0 { places.removeLast() }
            places.append(last)
        }
        return places
    }
}
