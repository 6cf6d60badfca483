/// The style sheet of all charts, for pages that hold them.
///
/// Real is a dark blue and filled, synthetic a light orange and outlined: they differ in lightness and form, not in hue alone, so that colour-blind readers and
/// black-and-white printers see two things. The blue and orange of heat maps meet in the middle of lightness; each cell has its value in words, too.
package enum ChartStyle {
    /// Rules for light and dark screens and for paper.
    package static var css: String {
        """
        :root{\(light)}
        @media (prefers-color-scheme:dark){:root{\(dark)}}
        @media print{:root{\(light)}}
        .chart{display:block;width:100%;height:auto;max-width:520px;font:12px system-ui,sans-serif}
        .chart text{fill:var(--faint)}.chart .small{font-size:10.5px}.chart .end{text-anchor:end}.chart .middle{text-anchor:middle}
        .chart .grid{stroke:var(--rule);stroke-width:1}.chart .axis{stroke:var(--faint);stroke-width:1;fill:none}
        .chart .hit{fill:transparent}.chart .hit:hover{fill:var(--faint);fill-opacity:.14}
        .chart .area.real{fill:var(--real);fill-opacity:.78}.chart .line{fill:none;stroke:var(--synthetic);stroke-width:2.4;stroke-linejoin:round}
        .chart .halo{fill:none;stroke:var(--paper);stroke-width:4.6;stroke-linejoin:round}
        .chart .bar.real{fill:var(--real)}.chart .bar.synthetic{fill:var(--synthetic);stroke:var(--edge);stroke-width:.8}
        .chart .track{fill:var(--rule)}.chart .ceiling{stroke:var(--ink);stroke-width:2;fill:none}
        .chart .whisker{stroke:var(--ink);stroke-width:2;fill:none}.chart .dot{fill:var(--synthetic);stroke:var(--ink);stroke-width:1.5}
        .chart.inline{width:152px;max-width:152px;display:inline-block;vertical-align:middle}.chart.legend{max-width:270px}
        .chart.heat{width:auto;max-width:none}.chart .cell{font-size:9.5px;text-anchor:middle;fill:var(--ink)}.chart .cell.strong{fill:var(--paper)}
        .chart .z{fill:var(--p0)}.chart .x{fill:var(--rule)}
        \(scale)
        @media print{.chart,.chart *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """
    }

    private static let light = """
        --ink:#1b2430;--faint:#5a6675;--paper:#fff;--rule:#e1e6ec;--real:#17599c;--synthetic:#f09a36;--edge:#8a4b00;--p0:#f1f3f5;\
        --low:#0b4a8f;--high:#b34a00
        """
    private static let dark = """
        --ink:#e8edf3;--faint:#a3afbd;--paper:#171c23;--rule:#303945;--real:#4f8fd6;--synthetic:#ffc061;--edge:#ffe2b0;--p0:#242b34;\
        --low:#6db4ff;--high:#ff9d4d
        """

    /// Ten steps from the middle to either end.
    private static let scale: String = (1...10).map { step in
        """
        .chart .n\(step){fill:color-mix(in srgb,var(--low) \(step * 10)%,var(--p0))}.chart .p\(step){fill:color-mix(in srgb,var(--high) \(step * 10)%,var(--p0))}
        """
    }.joined(separator: "\n")
}
