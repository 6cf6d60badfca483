import Contracts
import Reports
import Specification
import Tabular

/// What is kept of a table that was read: its metadata, its profile and the summary of its record.
struct TableDigest: Sendable {
    /// `metadata.json`.
    let metadata: [UInt8]
    /// The profile as JSON.
    let profile: [UInt8]
    let summary: TableSummary

    /// So many rows that were set aside, notes and names are kept in a record.
    private static let listed = 50

    /// Reads the table to its end. Blocking.
    ///
    /// - Throws: `SpecificationError` when the file is no table, or has more than `maximumValues` cells.
    init(_ source: any ByteSource, _ options: TableReadingOptions, wanted: Metadata?, maximumValues: Int) throws {
        let reading = try TableReader(source, options).read()
        let table = reading.table
        let (values, isTooLarge) = table.rowCount.multipliedReportingOverflow(by: table.columns.count)
        guard !isTooLarge, values <= maximumValues else {
            throw SpecificationError(
                "file", "has \(table.rowCount) rows of \(table.columns.count) columns; at most \(maximumValues) cells are admitted")
        }
        guard table.rowCount > 0 else { throw SpecificationError("file", "has no rows") }
        let metadata = wanted.map { reading.metadata.described(by: $0) } ?? reading.metadata
        self.metadata = metadata.json()
        profile = TableProfile(of: table, metadata: metadata).json()
        let missing = table.columns.reduce(0) { $0 + $1.missingCount }
        summary = TableSummary(
            state: .ready, rows: table.rowCount, columns: table.columns.count,
            missingShare: values == 0 ? 0 : Double(missing) / Double(values),
            rejectedRows: RejectedRowList(
                count: reading.rejected.count,
                first: reading.rejected.first.prefix(Self.listed).map { RejectedRowItem(line: $0.line, reason: $0.reason) }),
            notes: Array(reading.notes.prefix(Self.listed)),
            personalColumns: metadata.columns.filter { $0.personal != nil }.prefix(Self.listed).map(\.name))
    }
}
