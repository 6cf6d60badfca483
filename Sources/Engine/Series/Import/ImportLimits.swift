/// What a file may hold at most.
package struct ImportLimits: Sendable {
    package var maximumColumns = 1_000_010
    /// Bytes of one cell.
    package var maximumCellByteCount = 65_536
    /// Bytes of one row.
    package var maximumRowByteCount = 64 << 20
    package var maximumChannels = 1024
    /// Values of all series together, missing ones included.
    package var maximumValues = 500_000_000
    /// After this many problems with cells and rows, reading ends.
    package var maximumProblems = 20

    package init() {}
}
