internal import Catalog

/// The tables of the store and how an older file is brought up to date.
enum Schema {
    /// Marks the file as Semblance's (`Semb` in ASCII).
    private static let applicationID = 0x5365_6D62

    /// Brings the file to the newest version in one step. Of several processes that try, one does it and the others find it done.
    static func migrate(_ connection: SQLiteConnection) throws {
        let version = try integer("PRAGMA user_version", connection)
        let application = try integer("PRAGMA application_id", connection)
        guard application == applicationID || (application == 0 && version == 0) else {
            throw CatalogError.corrupt("The database file belongs to another program.")
        }
        guard version <= migrations.count else {
            throw CatalogError.corrupt(
                "The database file was written by a newer version of Semblance (schema \(version), this one knows \(migrations.count)).")
        }
        guard version < migrations.count else { return }
        for migration in migrations[version...] { try connection.execute(migration) }
        try connection.execute("PRAGMA user_version = \(migrations.count); PRAGMA application_id = \(applicationID);")
    }

    private static func integer(_ sql: String, _ connection: SQLiteConnection) throws -> Int {
        try connection.first(sql) { Int($0.integer(0)) } ?? 0
    }

    /// Each entry leads from the version of its index to the next. Entries are only ever added.
    ///
    /// Moments are milliseconds since 1970. `record` and `body` hold the whole value as JSON; the other columns are what queries need.
    private static let migrations = [
        """
        CREATE TABLE users (
            id TEXT PRIMARY KEY,
            username TEXT NOT NULL,
            username_key TEXT NOT NULL UNIQUE,
            password_hash TEXT NOT NULL,
            role TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE sessions (
            token_hash TEXT PRIMARY KEY,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_user ON sessions (user_id);
        CREATE INDEX sessions_by_expiry ON sessions (expires_at);

        CREATE TABLE datasets (
            id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            record BLOB NOT NULL,
            UNIQUE (owner_id, kind, name)
        ) STRICT;
        CREATE INDEX datasets_by_owner ON datasets (owner_id, id);

        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL,
            state TEXT NOT NULL,
            cancel_requested INTEGER NOT NULL,
            lease_expires_at INTEGER,
            record BLOB NOT NULL
        ) STRICT;
        CREATE INDEX jobs_by_state ON jobs (state, id);
        CREATE INDEX jobs_by_owner ON jobs (owner_id, id);

        CREATE TABLE metrics (
            job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            trial INTEGER NOT NULL,
            step INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (job_id, trial, step)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE snapshots (
            job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
            trial INTEGER NOT NULL,
            step INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (job_id, trial, step)
        ) STRICT;

        CREATE TABLE model_versions (
            owner_id TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            job_id TEXT NOT NULL UNIQUE,
            record BLOB NOT NULL,
            PRIMARY KEY (owner_id, name, version)
        ) STRICT;

        CREATE TABLE blobs (
            name TEXT PRIMARY KEY,
            file TEXT NOT NULL,
            byte_count INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            written_at INTEGER NOT NULL
        ) STRICT;
        """
    ]
}
