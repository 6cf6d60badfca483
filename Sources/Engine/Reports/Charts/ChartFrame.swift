/// What is around every chart.
enum ChartFrame {
    /// A drawing as wide as its place allows, with a name for those who do not see it.
    static func svg(width: Double, height: Double, title: String, kind: String = "", _ marks: Markup) -> Markup {
        """
        <svg class="chart \(kind)" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="img" aria-label="\(title)">\(marks)</svg>
        """
    }
}
