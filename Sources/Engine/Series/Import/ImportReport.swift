import FoundationEssentials
package import Specification

/// How a file was read.
package struct ImportReport: Codable, Hashable, Sendable {
    /// What a column was used as.
    package enum Role: String, Codable, Hashable, Sendable {
        case series, time, label, value
        case skipped
    }

    /// One column of the file.
    package struct Column: Codable, Hashable, Sendable {
        package var name: String
        /// From 1.
        package var position: Int
        package var role: Role
    }

    /// A label and the number that stands for it.
    package struct Label: Codable, Hashable, Sendable {
        package var name: String
        package var value: Int

        package init(name: String, value: Int) {
            self.name = name
            self.value = value
        }
    }

    /// The original value is `offset + scale × value`.
    package struct ChannelScaling: Codable, Hashable, Sendable {
        package var channel: String
        package var offset: Double
        package var scale: Double

        package init(channel: String, offset: Double, scale: Double) {
            self.channel = channel
            self.offset = offset
            self.scale = scale
        }
    }

    package var layout: CSVLayout
    /// `,` `;` `|` or `tab`.
    package var delimiter: String
    /// `.` or `,`.
    package var decimalSeparator: String
    package var hasHeader: Bool
    /// Rows of data, without the header and blank lines.
    package var rows = 0
    package var columnCount: Int
    /// The first columns, at most `largestColumnList`.
    package var columns: [Column]
    /// How many cells of value columns are missing.
    package var missingCells = 0
    /// The median distance of times, in the time unit; nil without times.
    package var samplingInterval: Double?
    /// The same for people: `7 days`, `1 month`.
    package var samplingIntervalText: String?
    package var timeUnit: String = TimeUnit.steps
    /// The labels' meanings, where they are not numbers in the file.
    package var labels: [Label] = []
    package var scaling: [ChannelScaling] = []
    /// What else the reader should know.
    package var notes: [String] = []

    package static let largestColumnList = 100

    /// The report as a dataset's lineage keeps it.
    package func lineage() throws -> [String: JSONValue] {
        let value = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(self))
        return value.objectValue ?? [:]
    }
}
