internal import CSQLite

/// Owns a connection to a database file; freed by `sqlite3_close_v2`. One thread at a time may use it.
final class SQLiteConnection {
    enum Mode { case reading, writing }

    /// How long a statement waits for another process, in milliseconds.
    private static let busyTimeout: Int32 = 15_000

    private let connection: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens the file, which is made when it is missing and `mode` is writing.
    init(path: String, mode: Mode) throws(SQLiteError) {
        // Readers need write access too: they keep marks in the shared memory beside a file with a write-ahead log.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == .writing ? SQLITE_OPEN_CREATE : 0)
        var connection: OpaquePointer?
        let code = sqlite3_open_v2(path, &connection, flags, nil)
        guard code == SQLITE_OK, let connection else {
            let message = connection.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(connection)
            throw SQLiteError(code: code, message: message, operation: "open")
        }
        self.connection = connection
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, Self.busyTimeout)
        // FULL: a commit is on the disk when it returns, so nothing that was announced is lost with the power.
        try execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;")
        if mode == .reading { try execute("PRAGMA query_only = ON") }
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(connection)
    }

    /// Runs one or more statements without values or rows.
    func execute(_ script: String) throws(SQLiteError) {
        guard sqlite3_exec(connection, script, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteError(
                code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)), operation: script)
        }
    }

    /// Runs a statement; returns how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [SQLiteValue] = []) throws(SQLiteError) -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() {}
        return Int(sqlite3_changes(connection))
    }

    /// What `read` makes of each row.
    func rows<Value>(_ sql: String, _ values: [SQLiteValue] = [], _ read: (SQLiteStatement) throws -> Value) throws -> [Value] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        var result: [Value] = []
        while try statement.step() { result.append(try read(statement)) }
        return result
    }

    /// What `read` makes of the first row; nil when there is none.
    func first<Value>(_ sql: String, _ values: [SQLiteValue] = [], _ read: (SQLiteStatement) throws -> Value) throws -> Value? {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        return try statement.step() ? try read(statement) : nil
    }

    /// Runs `body` as one step: all of its changes are stored, or none when it throws.
    ///
    /// The right to write is taken at once, so that what `body` reads cannot change before it writes.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try run("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            // Some errors have rolled back already.
            if sqlite3_get_autocommit(connection) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    private func prepared(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        let statement = try SQLiteStatement(connection, sql: sql)
        statements[sql] = statement
        return statement
    }
}
