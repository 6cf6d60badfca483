internal import Catalog
internal import Concurrency
internal import Logging
internal import Synchronization

/// A database file with one connection that writes and a few that read, each used by one thread at a time.
final class SQLiteDatabase: Sendable {
    private static let readingThreads = 4

    private let path: String
    private let logger: Logger
    private let writing = BlockingExecutor(name: "sqlite-write", threadCount: 1)
    private let reading = BlockingExecutor(name: "sqlite-read", threadCount: SQLiteDatabase.readingThreads)
    private let idle: Mutex<Idle>

    private struct Idle {
        var writers: [IdleConnection] = []
        var readers: [IdleConnection] = []
        var isClosed = false
    }

    /// Opens the file and makes it when it is missing. Blocking, for a moment.
    init(path: String, logger: Logger) throws(SQLiteError) {
        self.path = path
        self.logger = logger
        let writer = try SQLiteConnection(path: path, mode: .writing)
        // Fails here, at the start, when the file is something else than a database.
        try writer.execute("SELECT count(*) FROM sqlite_schema")
        idle = Mutex(Idle(writers: [IdleConnection(connection: writer)]))
    }

    /// Runs `body` in one transaction on the writing connection.
    func write<Value: Sendable>(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) async throws -> Value {
        try await run(on: writing, .writing) { connection in try connection.transaction { try body(connection) } }
    }

    /// Runs `body` on the writing connection, outside of a transaction.
    func configure(_ body: @escaping @Sendable (SQLiteConnection) throws -> Void) async throws {
        try await run(on: writing, .writing, body)
    }

    /// Runs `body`, one statement that reads, on a reading connection.
    func read<Value: Sendable>(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) async throws -> Value {
        try await run(on: reading, .reading, body)
    }

    /// Lets what runs finish, then closes all connections.
    func close() async {
        await writing.shutdownFromTask()
        await reading.shutdownFromTask()
        idle.withLock { idle in
            idle.isClosed = true
            idle.readers = []
            idle.writers = []
        }
    }

    private func run<Value: Sendable>(
        on executor: BlockingExecutor, _ mode: SQLiteConnection.Mode, _ body: @escaping @Sendable (SQLiteConnection) throws -> Value
    ) async throws -> Value {
        do {
            return try await executor.run {
                let taken = try self.take(mode)
                defer { self.giveBack(taken, mode) }
                return try body(taken.connection)
            }
        } catch let error as SQLiteError {
            logger.warning(
                "The database refused a statement",
                ["sqlite.code": String(error.code), "sqlite.message": error.message, "sqlite.operation": error.operation])
            throw error.catalogError
        } catch is BlockingExecutorError {
            throw CatalogError.unavailable("The store has been closed.")
        }
    }

    private func take(_ mode: SQLiteConnection.Mode) throws -> IdleConnection {
        let free = try idle.withLock { idle in
            if idle.isClosed { throw CatalogError.unavailable("The store has been closed.") }
            return mode == .writing ? idle.writers.popLast() : idle.readers.popLast()
        }
        return try free ?? IdleConnection(connection: SQLiteConnection(path: path, mode: mode))
    }

    private func giveBack(_ taken: IdleConnection, _ mode: SQLiteConnection.Mode) {
        idle.withLock { idle in
            if idle.isClosed { return }
            if mode == .writing { idle.writers.append(taken) } else { idle.readers.append(taken) }
        }
    }
}

/// A connection between two operations.
///
/// `@unchecked`: the database gives each connection to one operation at a time, and SQLite lets connections move between threads.
private struct IdleConnection: @unchecked Sendable {
    let connection: SQLiteConnection
}
