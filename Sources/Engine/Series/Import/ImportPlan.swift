import Specification

/// Which column of a file is what.
struct ImportPlan: Sendable {
    var dialect: CSVDialect
    var parser: NumberParser
    var columnNames: [String]
    /// Columns of values, in the order of the channels (or steps).
    var values: [Int]
    var series: Int?
    var label: Int?
    var time: TimeColumn?
    /// Columns that are not used, and why.
    var notes: [String]
    /// For wide files whose header holds times.
    var headerTimes: [Double]?
    var headerTimeUnit = TimeUnit.steps

    var width: Int { columnNames.count }

    /// What the report says of the columns.
    func report(layout: CSVLayout) -> ImportReport {
        let valueColumns = Set(values)
        let columns = columnNames.indices.prefix(ImportReport.largestColumnList).map { index in
            let role: ImportReport.Role =
                index == series
                ? .series : (index == label ? .label : (index == time?.index ? .time : (valueColumns.contains(index) ? .value : .skipped)))
            return ImportReport.Column(name: columnNames[index], position: index + 1, role: role)
        }
        return ImportReport(
            layout: layout, delimiter: dialect.delimiterName, decimalSeparator: String(Unicode.Scalar(dialect.decimal)),
            hasHeader: dialect.hasHeader,
            columnCount: width, columns: columns, timeUnit: time?.unit ?? headerTimeUnit, notes: notes)
    }

    /// Where a cell stands, for messages.
    func place(_ line: Int, _ column: Int) -> String { "line \(line), column \(column + 1) (\(columnNames[column]))" }
}
