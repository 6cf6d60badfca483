/// How the rows of a CSV file make series.
package enum CSVLayout: String, Codable, Hashable, Sendable, CaseIterable {
    /// A row per series; a column per step, perhaps one with the series' name and one with its label.
    case wide
    /// A row per step of a series: a column with the series' name, perhaps one with the time and one with the label, the others are channels.
    case long
    /// A row per step of one long recording, which is cut into windows: perhaps a column with the time, the others are channels.
    case recording
}
