package import Evaluation
package import Tabular
import Threads

/// What a table is like, column by column and pair by pair, with all the numbers that pictures of it need.
///
/// Values of columns that say who somebody is, texts and identifiers are not in it; common values of other columns, and the smallest and largest numbers, are.
package struct TableProfile: Codable, Sendable, Equatable {
    /// The version of the profile's form.
    package static let version = 1

    package let version: Int
    package let rowCount: Int
    /// In the table's order.
    package let columns: [ColumnProfile]
    /// The columns that together tell rows apart; empty if none is known to.
    package let primaryKey: [String]
    /// The share of all cells that are missing, 0 … 1; 0 without cells.
    package let missingShare: Double
    /// How columns hang together: those that are no key and not personal, the first ones of many.
    package let associations: AssociationMatrix
    /// How many rows the associations were measured on.
    package let associationRows: Int
    /// What was not looked at in full, in sentences.
    package let notes: [String]
}

extension TableProfile {
    /// Looks at a table.
    ///
    /// - Parameters:
    ///   - table: Any number of rows.
    ///   - metadata: How the columns are written, and what is known of them.
    ///   - maximumColumns: Associations are measured of so many columns at most.
    ///   - maximumRows: Of more rows, so many are drawn for the associations.
    ///   - seed: The same seed draws the same rows.
    ///   - threads: The number of threads, at least 1, which changes nothing but the time it takes.
    package init(
        of table: Table, metadata: Metadata, maximumColumns: Int = 60, maximumRows: Int = 10_000, seed: UInt64 = 0, threads: Int = 1
    ) {
        let team = Team(threads: max(threads, 1))
        let known = Dictionary(metadata.columns.map { ($0.name, $0) }) { first, _ in first }
        let keys = Set(metadata.primaryKey)
        version = Self.version
        rowCount = table.rowCount
        primaryKey = metadata.primaryKey.filter { table[$0] != nil }
        let profiles = team.map(table.columns.count) { place in
            let column = table.columns[place]
            return ColumnProfile(
                column, known[column.name] ?? ColumnMetadata(column.name, type: column.type), isKey: keys.contains(column.name))
        }
        columns = profiles
        let cells = table.rowCount * table.columns.count
        missingShare = cells > 0 ? Double(profiles.reduce(0) { $0 + $1.missingCount }) / Double(cells) : 0

        let eligible = profiles.filter { profile in
            profile.personal == nil && !(profile.isKey && keys.count == 1) && profile.type != .text && profile.type != .identifier
        }
        let looked = eligible.prefix(max(maximumColumns, 0)).map(\.name)
        let sample = RowSample(seed: seed).rows(table.selecting(looked), max(maximumRows, 1))
        associations = AssociationMatrix(of: sample)
        associationRows = min(table.rowCount, max(maximumRows, 1))
        var notes: [String] = []
        if looked.count < eligible.count {
            notes.append("Associations are those of the first \(looked.count) of \(eligible.count) columns that have any.")
        }
        if sample.rowCount < table.rowCount, !looked.isEmpty {
            notes.append("Associations were measured on \(Figures.count(sample.rowCount)) rows, drawn with the seed \(seed).")
        }
        self.notes = notes
    }

    /// The profile as JSON; equal profiles give equal bytes.
    package func json() -> [UInt8] { ReportJSON.encode(self) }

    /// Reads what `json` wrote.
    ///
    /// - Throws: `DecodingError` if the text is not a profile of this version or its parts do not fit together.
    package init(json: [UInt8]) throws {
        self = try ReportJSON.decode(TableProfile.self, json)
        try ReportJSON.check(version, is: Self.version)
        for (place, column) in columns.enumerated() {
            if let histogram = column.histogram {
                try ReportJSON.check(histogram.bins.fit([histogram.counts]), "columns.\(place).histogram")
            }
            if let categories = column.categories {
                try ReportJSON.check(
                    categories.values.count == categories.counts.count
                        && (categories.counts + [categories.otherCount]).allSatisfy(ReportJSON.isCount), "columns.\(place).categories")
            }
        }
        try ReportJSON.check(associations.isSquare, "associations")
    }
}
