internal import Catalog
internal import Concurrency
package import Logging

/// The store in one SQLite file, with a folder for blobs beside it (`<path>-blobs`). Several processes of one machine may share it.
///
/// Each method is one transaction, and durable when it returns.
package final class CatalogSQLite: CatalogStore {
    let database: SQLiteDatabase
    let folder: BlobFolder
    /// Threads that read and write blobs, so that a long write does not hold up queries.
    let files = BlockingExecutor(name: "sqlite-blobs", threadCount: 4)
    let logger: Logger

    /// Opens the file and makes it, its folder and the folder for blobs when they are missing. Blocking, for a moment.
    ///
    /// - Throws: `CatalogError.corrupt` when the file is something else than a database; `unavailable` when it cannot be opened.
    package init(path: String, logger: Logger) throws {
        self.logger = logger
        folder = try BlobFolder(path: path + "-blobs")
        try PosixFile.makePrivate(path)
        do {
            database = try SQLiteDatabase(path: path, logger: logger)
        } catch {
            throw error.catalogError
        }
    }

    package func prepare() async throws {
        try await database.configure { connection in
            // Readers and the writer then do not wait for each other. The file remembers it.
            let mode = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
            guard mode == "wal" else {
                throw CatalogError.unavailable("The file system of the database does not support a write-ahead log.")
            }
            try connection.execute("PRAGMA journal_size_limit = 67108864")
        }
        try await database.write(Schema.migrate)
        try await collectAbandonedFiles()
    }

    package func ping() async throws {
        _ = try await database.read { connection in try connection.first("SELECT count(*) FROM blobs") { $0.integer(0) } }
    }

    package func close() async {
        await files.shutdownFromTask()
        await database.close()
    }
}
