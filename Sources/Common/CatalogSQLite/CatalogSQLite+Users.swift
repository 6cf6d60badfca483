package import Catalog
package import Contracts

extension CatalogSQLite {
    package func insert(_ user: UserRecord) async throws {
        try await database.write { connection in
            do {
                try Self.insert(user, connection)
            } catch let error as SQLiteError where error.isDuplicate {
                // A repeat of a call whose answer was lost.
                if try Self.user("id = ?", user.id, connection) == user { return }
                throw CatalogError.conflict("There is already an account named \(user.username).")
            }
        }
    }

    package func insertFirst(_ user: UserRecord) async throws -> Bool {
        try await database.write { connection in
            if try Self.user("id = ?", user.id, connection) == user { return true }
            guard try connection.first("SELECT 1 FROM users", [], { _ in true }) == nil else { return false }
            try Self.insert(user, connection)
            return true
        }
    }

    package func user(id: String) async throws -> UserRecord? {
        try await database.read { try Self.user("id = ?", id, $0) }
    }

    package func user(username: String) async throws -> UserRecord? {
        try await database.read { try Self.user("username_key = ?", username.searchKey, $0) }
    }

    package func users() async throws -> [UserRecord] {
        try await database.read { try $0.rows("SELECT \(Self.userColumns) FROM users ORDER BY id DESC", [], Self.readUser) }
    }

    package func setPasswordHash(_ hash: String, userID: String) async throws {
        try await database.write { connection in
            guard try connection.run("UPDATE users SET password_hash = ? WHERE id = ?", [.text(hash), .text(userID)]) == 1 else {
                throw CatalogError.notFound("There is no such account.")
            }
        }
    }

    package func deleteUser(id: String) async throws {
        try await database.write { connection in _ = try connection.run("DELETE FROM users WHERE id = ?", [.text(id)]) }
    }

    package func insert(_ session: SessionRecord) async throws {
        try await database.write { connection in
            do {
                try connection.run(
                    "INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
                    [
                        .text(session.tokenHash), .text(session.userID), .integer(session.createdAt.milliseconds),
                        .integer(session.expiresAt.milliseconds),
                    ])
            } catch let error as SQLiteError where error.isDuplicate {
                if try Self.session(session.tokenHash, connection) == session { return }
                throw CatalogError.conflict("There is already a session of that token.")
            } catch let error as SQLiteError where error.isMissingReference {
                throw CatalogError.notFound("There is no such account.")
            }
        }
    }

    package func session(tokenHash: String, now: Timestamp) async throws -> SessionRecord? {
        let session = try await database.read { try Self.session(tokenHash, $0) }
        guard let session, session.expiresAt > now else { return nil }
        return session
    }

    package func deleteSession(tokenHash: String) async throws {
        try await database.write { connection in
            _ = try connection.run("DELETE FROM sessions WHERE token_hash = ?", [.text(tokenHash)])
        }
    }

    package func deleteSessions(userID: String) async throws {
        try await database.write { connection in _ = try connection.run("DELETE FROM sessions WHERE user_id = ?", [.text(userID)]) }
    }

    package func deleteExpiredSessions(now: Timestamp) async throws {
        try await database.write { connection in
            _ = try connection.run("DELETE FROM sessions WHERE expires_at <= ?", [.integer(now.milliseconds)])
        }
    }

    private static let userColumns = "id, username, password_hash, role, created_at"

    private static func insert(_ user: UserRecord, _ connection: SQLiteConnection) throws {
        try connection.run(
            "INSERT INTO users (id, username, username_key, password_hash, role, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(user.id), .text(user.username), .text(user.username.searchKey), .text(user.passwordHash), .text(user.role.rawValue),
                .integer(user.createdAt.milliseconds),
            ])
    }

    private static func user(_ condition: String, _ value: String, _ connection: SQLiteConnection) throws -> UserRecord? {
        try connection.first("SELECT \(userColumns) FROM users WHERE \(condition)", [.text(value)], readUser)
    }

    private static func readUser(_ row: SQLiteStatement) throws -> UserRecord {
        guard let role = Role(rawValue: row.text(3)) else { throw CatalogError.corrupt("An account has an unknown role.") }
        return UserRecord(
            id: row.text(0), username: row.text(1), passwordHash: row.text(2), role: role,
            createdAt: Timestamp(milliseconds: row.integer(4)))
    }

    private static func session(_ tokenHash: String, _ connection: SQLiteConnection) throws -> SessionRecord? {
        try connection.first("SELECT token_hash, user_id, created_at, expires_at FROM sessions WHERE token_hash = ?", [.text(tokenHash)]) {
            SessionRecord(
                tokenHash: $0.text(0), userID: $0.text(1), createdAt: Timestamp(milliseconds: $0.integer(2)),
                expiresAt: Timestamp(milliseconds: $0.integer(3)))
        }
    }
}
