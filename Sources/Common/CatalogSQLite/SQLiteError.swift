internal import CSQLite
internal import Catalog

/// What SQLite answered instead of doing what it was asked.
struct SQLiteError: Error {
    /// The extended result code.
    let code: Int32
    let message: String
    /// The statement or step that failed; never holds data.
    let operation: String

    /// A value was to be stored a second time in a column that must be unique.
    var isDuplicate: Bool { code == Self.uniqueViolation || code == Self.primaryKeyViolation }

    /// A row refers to another that is not there.
    var isMissingReference: Bool { code == Self.foreignKeyViolation }

    /// The error as callers of the store see it.
    var catalogError: CatalogError {
        switch code & 0xFF {
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt("The database file is damaged or is not a database: \(message).")
        case SQLITE_BUSY, SQLITE_LOCKED: .unavailable("Another process holds the database for too long: \(message).")
        case SQLITE_FULL: .unavailable("There is no room left for the database: \(message).")
        default: .unavailable("The database failed: \(message) (SQLite code \(code)).")
        }
    }

    // The header writes extended codes as expressions, which are not imported.
    private static let uniqueViolation = SQLITE_CONSTRAINT | (8 << 8)
    private static let primaryKeyViolation = SQLITE_CONSTRAINT | (6 << 8)
    private static let foreignKeyViolation = SQLITE_CONSTRAINT | (3 << 8)
}
