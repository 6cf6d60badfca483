/// A line from one number to another with marks on it: a figure beside its ceiling, or an interval beside limits.
package struct RangeChart {
    /// A place on the line that a figure is compared with.
    package struct Mark: Sendable {
        package let value: Double
        /// What stands above the mark.
        package let label: String

        package init(_ value: Double, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    private static let width = 440.0
    private static let edge = 30.0

    /// A bar from the range's start to a figure, with a mark at the ceiling.
    package static func bar(_ value: Double, ceiling: Double?, title: String) -> Markup {
        let length = 150.0
        func x(_ value: Double) -> Double { min(max(value, 0), 1) * length }
        var marks: Markup = "<rect class=\"track\" x=\"0\" y=\"3\" width=\"\(length)\" height=\"10\"/>"
        marks += "<rect class=\"bar synthetic\" x=\"0\" y=\"3\" width=\"\(x(value))\" height=\"10\"/>"
        if let ceiling { marks += "<path class=\"ceiling\" d=\"M\(x(ceiling)) 0V16\"/>" }
        return ChartFrame.svg(width: length + 2, height: 16, title: title, kind: "inline", marks)
    }

    /// An interval with its middle on a line, and what it is compared with.
    package static func interval(low: Double, value: Double, high: Double, marks others: [Mark], title: String) -> Markup {
        let all = [low, high] + others.map(\.value)
        let (least, most) = (all.min() ?? 0, all.max() ?? 1)
        let margin = max((most - least) * 0.12, 0.005)
        let (from, to) = (max(least - margin, 0), min(most + margin, 1))
        func x(_ value: Double) -> Double { edge + (width - 2 * edge) * (value - from) / max(to - from, 1e-9) }
        var marks: Markup = "<path class=\"axis\" d=\"M\(edge) 46H\(width - edge)\"/>"
        for (place, other) in others.enumerated() {
            let anchor = x(other.value) > width - 110 ? "end" : x(other.value) < 110 ? "start" : "middle"
            marks += """
                <path class="ceiling" d="M\(x(other.value)) 34V58"/><text x="\(x(other.value))" y="\(place % 2 == 0 ? 26.0 : 76.0)" class="\(anchor)">\
                \(other.label) \(Figures.percent(other.value))</text>
                """
        }
        marks += """
            <path class="whisker" d="M\(x(low)) 46H\(x(high))M\(x(low)) 40v12M\(x(high)) 40v12"/>\
            <circle class="dot synthetic" cx="\(x(value))" cy="46" r="6"/>
            """
        return ChartFrame.svg(width: width, height: 84, title: title, marks)
    }
}
