package import Specification

/// How a CSV file shall be read; what is left out is recognised.
package struct CSVImportOptions: Hashable, Sendable {
    /// Which column has a role.
    package enum ColumnChoice: Hashable, Sendable {
        /// Recognised by its name and content.
        case automatic
        /// No column has the role.
        case none
        /// The column with this name; without a header columns are called `column 1`, `column 2`, …
        case named(String)

        /// What a query parameter says: left out is automatic, empty is none.
        package init(parameter: String?) {
            switch parameter {
            case nil: self = .automatic
            case "": self = .none
            case let name?: self = .named(name)
            }
        }
    }

    /// How the values of a recording are scaled, channel by channel.
    package enum Scaling: String, Codable, Hashable, Sendable, CaseIterable {
        case none
        /// To 0 … 1.
        case minmax
        /// To mean 0 and standard deviation 1.
        case standard
    }

    package var layout: CSVLayout
    /// One of `,` `;` tab `|`.
    package var delimiter: Character?
    package var hasHeader: Bool?
    /// Long: the series' names. Wide: the series' name, which is not kept.
    package var seriesColumn = ColumnChoice.automatic
    /// Long and recording.
    package var timeColumn = ColumnChoice.automatic
    /// Long and wide.
    package var labelColumn = ColumnChoice.automatic
    /// Which columns are read as values, in this order; nil: all that hold numbers.
    package var channels: [String]?
    /// Recording: steps per window, at least 2; nil: the whole recording is one series.
    package var windowLength: Int?
    /// Recording: steps from the start of a window to the start of the next, at least 1; nil: the window's length.
    package var stride: Int?
    /// Recording.
    package var scaling = Scaling.none
    /// Whether dates such as 03/04/2020 begin with the day; nil: recognised where a day above 12 tells, else the month is first.
    package var isDayFirst: Bool?

    package init(layout: CSVLayout) { self.layout = layout }

    /// What is wrong with the options, whatever the file.
    package func problems() -> [Problem] {
        var problems: [Problem] = []
        if let delimiter, !CSVDialect.delimiters.contains(where: { Character(Unicode.Scalar($0)) == delimiter }) {
            problems.append(Problem("delimiter", "must be a comma, semicolon, tab or vertical bar"))
        }
        if let windowLength, windowLength < 2 { problems.append(Problem("windowLength", "must be at least 2, not \(windowLength)")) }
        if let stride, stride < 1 { problems.append(Problem("stride", "must be at least 1, not \(stride)")) }
        if stride != nil && windowLength == nil { problems.append(Problem("stride", "needs a windowLength")) }
        if layout != .recording {
            if windowLength != nil { problems.append(Problem("windowLength", "applies to the layout recording only")) }
            if stride != nil { problems.append(Problem("stride", "applies to the layout recording only")) }
            if scaling != .none { problems.append(Problem("scaling", "applies to the layout recording only")) }
        }
        if case .named = timeColumn, layout == .wide { problems.append(Problem("timeColumn", "does not apply to the layout wide")) }
        if case .named = labelColumn, layout == .recording {
            problems.append(Problem("labelColumn", "does not apply to the layout recording"))
        }
        if case .named = seriesColumn, layout == .recording {
            problems.append(Problem("seriesColumn", "does not apply to the layout recording"))
        }
        if case .none = seriesColumn, layout == .long { problems.append(Problem("seriesColumn", "is needed by the layout long")) }
        if let channels {
            if channels.isEmpty { problems.append(Problem("channels", "must name at least one column")) }
            if Set(channels).count < channels.count { problems.append(Problem("channels", "must not name a column twice")) }
        }
        return problems
    }
}
