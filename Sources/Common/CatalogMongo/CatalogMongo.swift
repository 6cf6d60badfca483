internal import BSON
internal import Catalog
internal import Contracts
package import Logging

/// The store in a MongoDB database: documents for records, a GridFS bucket for blobs. Any number of processes may share it.
///
/// It works on a single server and on a replica set. Writes return when a majority of the members has them in its journal.
package final class CatalogMongo: CatalogStore {
    let pool: MongoPool
    let logger: Logger

    /// Reads the connection string (`mongodb://…`); the path names the database, `semblance` when it is left out. Connects later.
    ///
    /// - Throws: `CatalogError.unavailable` when the text is not a connection string.
    package init(url: String, logger: Logger) throws {
        self.logger = logger
        pool = try MongoPool(url: url, logger: logger)
    }

    package func prepare() async throws {
        try await pool.run(Collections.prepare)
        try await collectAbandoned(before: Timestamp.now().advanced(bySeconds: -Self.pendingSeconds))
    }

    package func ping() async throws {
        _ = try await pool.run { try $0.readCommand(["ping": 1]) }
    }

    package func close() async { await pool.close() }

    /// After how many seconds without a sign of life unfinished work counts as abandoned.
    static let pendingSeconds = 3600.0
}
