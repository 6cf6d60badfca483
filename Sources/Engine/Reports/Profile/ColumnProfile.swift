package import Tabular

/// What a column of a table is like, and the numbers that a picture of it needs.
package struct ColumnProfile: Codable, Sendable, Equatable {
    /// How often numbers or moments fall into bins.
    package struct Histogram: Codable, Sendable, Equatable {
        package let bins: HistogramBins
        package let counts: [Int]
    }

    /// How often values occur.
    package struct Categories: Codable, Sendable, Equatable {
        /// The commonest values, long ones cut; in the column's own order if that means something.
        package let values: [String]
        package let counts: [Int]
        /// How many different values are not listed.
        package let otherValues: Int
        /// How many cells have one of them.
        package let otherCount: Int
    }

    /// How many characters (Unicode scalars) the texts have.
    package struct Lengths: Codable, Sendable, Equatable {
        package let minimum: Int
        package let mean: Double
        package let maximum: Int
    }

    package let name: String
    package let type: ColumnType
    /// What the column says of a person, if it does; then none of its values is listed.
    package let personal: PersonalData?
    /// Whether the column is the key or a part of it.
    package let isKey: Bool
    /// How moments are written, or what identifiers look like; nil if that is not known.
    package let pattern: String?
    /// Cells that are missing or hold no number where there should be one.
    package let missingCount: Int
    /// Of all rows, 0 … 1; 0 without rows.
    package let missingShare: Double
    /// Of numbers: infinite cells, which nothing else counts.
    package let infiniteCount: Int
    /// How many different values there are.
    package let distinctCount: Int
    /// Of numbers and moments; nil if there are none.
    package let numbers: NumberSummary?
    /// Of numbers and moments; nil if there are none.
    package let histogram: Histogram?
    /// Of categories and booleans that are not personal.
    package let categories: Categories?
    /// Of texts and identifiers; nil if there are none.
    package let lengths: Lengths?
}

extension ColumnProfile {
    /// Looks at a column.
    init(_ column: Column, _ metadata: ColumnMetadata, isKey: Bool) {
        name = column.name
        type = column.type
        personal = metadata.personal
        self.isKey = isKey
        pattern = column.type == .datetime ? metadata.format.datetime?.pattern : metadata.pattern
        let missing: Int
        if let present = PresentNumbers(column) {
            missing = present.missingCount
            infiniteCount = present.infiniteCount
            distinctCount = present.distinctCount
            numbers = NumberSummary(present, metadata)
            histogram = HistogramBins([present], metadata).map { Histogram(bins: $0, counts: $0.counts(present.sorted)) }
            categories = nil
            lengths = nil
        } else {
            let counts = ValueCounts(column, metadata)
            missing = column.missingCount
            infiniteCount = 0
            distinctCount = counts?.counts.count ?? 0
            numbers = nil
            histogram = nil
            let isText = column.type == .text || column.type == .identifier
            categories = counts.flatMap { counts in
                guard !isText, metadata.personal == nil else { return nil }
                return Categories(counts, isOrdered: metadata.isOrdinal || column.type == .boolean)
            }
            lengths = counts.flatMap { isText ? Lengths($0) : nil }
        }
        missingCount = missing
        missingShare = column.count > 0 ? Double(missing) / Double(column.count) : 0
    }
}

extension ColumnProfile.Categories {
    init(_ counts: ValueCounts, isOrdered: Bool) {
        let bins = CategoryBins([counts], isOrdered: isOrdered)
        values = bins.values
        self.counts = Array(bins.counts[0].dropLast())
        otherValues = bins.otherValues
        otherCount = bins.counts[0].last ?? 0
    }
}

extension ColumnProfile.Lengths {
    /// Nil if no cell is present.
    init?(_ counts: ValueCounts) {
        guard counts.presentCount > 0 else { return nil }
        var (least, most, sum) = (Int.max, 0, 0)
        for (value, count) in counts.counts {
            let length = value.unicodeScalars.count
            least = min(least, length)
            most = max(most, length)
            sum += length * count
        }
        minimum = least
        maximum = most
        mean = Double(sum) / Double(counts.presentCount)
    }
}
