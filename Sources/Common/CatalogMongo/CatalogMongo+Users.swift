internal import BSON
package import Catalog
package import Contracts

extension CatalogMongo {
    package func insert(_ user: UserRecord) async throws {
        do {
            try await insert(user, isFirst: false)
        } catch let error as MongoError where error.isDuplicate {
            // A repeat of a call whose answer was lost.
            if try await self.user(id: user.id) == user { return }
            throw CatalogError.conflict("There is already an account named \(user.username).")
        }
    }

    package func insertFirst(_ user: UserRecord) async throws -> Bool {
        let any = try await pool.run { try $0.findOne(Collections.users, [:], projection: ["_id": 1]) }
        if any == nil {
            do {
                try await insert(user, isFirst: true)
                return true
            } catch let error as MongoError where error.isDuplicate {
                // Another one was first, or this call is a repeat.
            }
        }
        return try await self.user(id: user.id) == user
    }

    package func user(id: String) async throws -> UserRecord? { try await user(["_id": .string(id)]) }

    package func user(username: String) async throws -> UserRecord? { try await user(["usernameKey": .string(username.searchKey)]) }

    package func users() async throws -> [UserRecord] {
        try await pool.run { client in
            try client.find(Collections.users, [:], sort: ["_id": -1]).map { try RecordCoding.decode($0) }
        }
    }

    package func setPasswordHash(_ hash: String, userID: String) async throws {
        let isKnown = try await pool.run { client in
            try client.update(Collections.users, ["_id": .string(userID)], ["$set": ["passwordHash": .string(hash)]])
        }
        guard isKnown else { throw CatalogError.notFound("There is no such account.") }
    }

    package func deleteUser(id: String) async throws {
        try await pool.run { client in
            // The account goes first: sessions without one count for nothing (see `session`).
            try client.delete(Collections.users, ["_id": .string(id)])
            try client.deleteAll(Collections.sessions, ["userID": .string(id)])
        }
    }

    package func insert(_ session: SessionRecord) async throws {
        do {
            try await pool.run(reportsDuplicates: true) { client in
                let user = try client.findOne(Collections.users, ["_id": .string(session.userID)], projection: ["_id": 1])
                guard user != nil else { throw CatalogError.notFound("There is no such account.") }
                try client.insert(RecordCoding.document(session, id: .string(session.tokenHash)), into: Collections.sessions)
            }
        } catch let error as MongoError where error.isDuplicate {
            let stored = try await pool.run { try $0.findOne(Collections.sessions, ["_id": .string(session.tokenHash)]) }
            if let stored, try RecordCoding.decode(stored) == session { return }
            throw CatalogError.conflict("There is already a session of that token.")
        }
    }

    package func session(tokenHash: String, now: Timestamp) async throws -> SessionRecord? {
        let found = try await pool.run { client in
            try client.aggregate(
                Collections.sessions,
                [
                    ["$match": ["_id": .string(tokenHash), "expiresAt": ["$gt": .string(now.description)]]],
                    ["$lookup": ["from": .string(Collections.users), "localField": "userID", "foreignField": "_id", "as": "user"]],
                    ["$match": ["user": ["$ne": []]]], ["$project": ["user": 0]],
                ]
            ).first
        }
        return try found.map { try RecordCoding.decode($0) }
    }

    package func deleteSession(tokenHash: String) async throws {
        try await pool.run { try $0.delete(Collections.sessions, ["_id": .string(tokenHash)]) }
    }

    package func deleteSessions(userID: String) async throws {
        try await pool.run { try $0.deleteAll(Collections.sessions, ["userID": .string(userID)]) }
    }

    package func deleteExpiredSessions(now: Timestamp) async throws {
        try await pool.run { try $0.deleteAll(Collections.sessions, ["expiresAt": ["$lte": .string(now.description)]]) }
    }

    private func insert(_ user: UserRecord, isFirst: Bool) async throws {
        var more: BSONDocument = ["usernameKey": .string(user.username.searchKey)]
        if isFirst { more["first"] = true }
        let document = try RecordCoding.document(user, id: .string(user.id), more)
        try await pool.run(reportsDuplicates: true) { try $0.insert(document, into: Collections.users) }
    }

    private func user(_ filter: BSONDocument) async throws -> UserRecord? {
        try await pool.run { try $0.findOne(Collections.users, filter) }.map { try RecordCoding.decode($0) }
    }
}
