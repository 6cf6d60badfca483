internal import BSON
internal import CMongoC
internal import Catalog
internal import Concurrency
internal import Logging
internal import Synchronization

/// The connections to MongoDB and the threads that wait for its answers: one thread for each operation that runs.
final class MongoPool: Sendable {
    /// As many connections as threads, so that no thread ever waits for a connection.
    private static let threadCount = 12

    let databaseName: String
    private let executor = BlockingExecutor(name: "mongo", threadCount: MongoPool.threadCount)
    private let logger: Logger
    private let state: Mutex<State>

    private struct State {
        var pool: PoolPointer?
        /// Operations that hold a client; the last one destroys a pool that has been closed.
        var users = 0
        var isClosed = false

        mutating func takePool() -> PoolPointer? {
            defer { pool = nil }
            return pool
        }
    }

    /// Reads the connection string; connects only when the first operation runs.
    init(url: String, logger: Logger) throws {
        _ = driver
        self.logger = logger
        var error = bson_error_t()
        guard let uri = mongoc_uri_new_with_error(url, &error) else {
            throw CatalogError.unavailable(
                "The address of MongoDB is not a connection string: \(MongoError(error, operation: "read").message).")
        }
        defer { mongoc_uri_destroy(uri) }
        Self.setDefaults(uri)
        databaseName = mongoc_uri_get_database(uri).map { String(cString: $0) } ?? "semblance"
        guard let pool = mongoc_client_pool_new_with_error(uri, &error) else {
            throw CatalogError.unavailable("MongoDB cannot be used: \(MongoError(error, operation: "open").message).")
        }
        mongoc_client_pool_set_error_api(pool, 2)
        state = Mutex(State(pool: PoolPointer(pool: pool)))
    }

    deinit {
        // Only a pool that nobody closed is still here, and without a user there is no operation.
        if let pool = state.withLock({ $0.pool }) { mongoc_client_pool_destroy(pool.pool) }
    }

    /// Runs `body` with a client on one of the threads.
    ///
    /// - Throws: `CatalogError`; with `reportsDuplicates` the `MongoError` of a duplicate, which the caller gives its own meaning.
    func run<Value: Sendable>(reportsDuplicates: Bool = false, _ body: @escaping @Sendable (MongoClient) throws -> Value) async throws
        -> Value
    {
        do {
            return try await executor.run {
                try self.withClient { try body($0) }
            }
        } catch let error as MongoError {
            if reportsDuplicates, error.isDuplicate { throw error }
            logger.warning(
                "MongoDB refused an operation",
                [
                    "mongo.operation": error.operation, "mongo.message": error.message, "mongo.domain": String(error.domain),
                    "mongo.code": String(error.code),
                ])
            throw error.catalogError
        } catch let error as BSONError {
            throw CatalogError.unavailable("A record cannot be stored in MongoDB: \(error).")
        } catch is BlockingExecutorError {
            throw CatalogError.unavailable("The store has been closed.")
        }
    }

    /// Lets what runs finish, then closes all connections.
    func close() async {
        await executor.shutdownFromTask()
        let last = state.withLock { state -> PoolPointer? in
            state.isClosed = true
            return state.users == 0 ? state.takePool() : nil
        }
        last?.destroy()
    }

    private func withClient<Value>(_ body: (MongoClient) throws -> Value) throws -> Value {
        let pool = try state.withLock { state -> PoolPointer in
            guard !state.isClosed, let pool = state.pool else { throw CatalogError.unavailable("The store has been closed.") }
            state.users += 1
            return pool
        }
        defer {
            let last = state.withLock { state -> PoolPointer? in
                state.users -= 1
                return state.isClosed && state.users == 0 ? state.takePool() : nil
            }
            last?.destroy()
        }
        guard let client = mongoc_client_pool_pop(pool.pool) else {
            throw CatalogError.unavailable("All connections to MongoDB are in use for too long.")
        }
        defer { mongoc_client_pool_push(pool.pool, client) }
        return try body(MongoClient(client: client, databaseName: databaseName))
    }

    /// What the connection string leaves open.
    private static func setDefaults(_ uri: OpaquePointer) {
        let defaults: [(String, Int32)] = [
            (MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 5000), (MONGOC_URI_CONNECTTIMEOUTMS, 5000), (MONGOC_URI_SOCKETTIMEOUTMS, 60_000),
            (MONGOC_URI_WAITQUEUETIMEOUTMS, 5000), (MONGOC_URI_MAXPOOLSIZE, Int32(threadCount)),
        ]
        for (option, value) in defaults where !mongoc_uri_has_option(uri, option) { mongoc_uri_set_option_as_int32(uri, option, value) }
        if mongoc_uri_get_appname(uri) == nil { mongoc_uri_set_appname(uri, "semblance") }

        // What a caller has been told is stored must survive the loss of a member of a replica set and of the power.
        if mongoc_write_concern_is_default(mongoc_uri_get_write_concern(uri)) {
            let concern = mongoc_write_concern_new()
            defer { mongoc_write_concern_destroy(concern) }
            mongoc_write_concern_set_wmajority(concern, 20_000)
            mongoc_write_concern_set_journal(concern, true)
            mongoc_uri_set_write_concern(uri, concern)
        }

        // Leases and lists must see what was just written, so reads never go to a member that lags behind.
        let preference = mongoc_read_prefs_new(MONGOC_READ_PRIMARY)
        defer { mongoc_read_prefs_destroy(preference) }
        mongoc_uri_set_read_prefs_t(uri, preference)
    }
}

/// The driver is set up once per process. It stays so to the end: other parts of the process may still use it.
private let driver: Void = {
    // Errors reach us as return values; the driver's own log would mix with ours on standard error.
    mongoc_log_set_handler(nil, nil)
    mongoc_init()
}()

/// Points to the driver's pool; freed by `mongoc_client_pool_destroy`.
///
/// `@unchecked`: the driver's manual says that a pool is safe for use by several threads but for its destruction, which the counter of
/// users keeps apart.
private struct PoolPointer: @unchecked Sendable {
    let pool: OpaquePointer

    func destroy() { mongoc_client_pool_destroy(pool) }
}
