import Catalog
import Contracts
import Testing

@Suite struct UserTests {
    @Test("An account comes back by id and by username in any case", arguments: StoreKind.available)
    func find(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let user = Fixture.user("Jürgen.M", role: .admin)
            try await store.insert(user)

            #expect(try await store.user(id: user.id) == user)
            #expect(try await store.user(username: "JÜRGEN.m") == user)
            #expect(try await store.user(username: "jürgen") == nil)
            #expect(try await store.user(id: "unknown") == nil)
            #expect(try await store.user(username: "") == nil)
        }
    }

    @Test("A username is given once, without regard to case; a repeat of the same call is no conflict", arguments: StoreKind.available)
    func conflict(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let user = Fixture.user("anna")
            try await store.insert(user)

            try await store.insert(user)
            await expectConflict { try await store.insert(Fixture.user("ANNA")) }
            await expectConflict { try await store.insert(Fixture.user("other", id: user.id)) }
            #expect(try await store.users() == [user])
        }
    }

    @Test("Of many first accounts at once exactly one is made", arguments: StoreKind.available)
    func firstOfMany(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let winners = try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let user = Fixture.user("first\(number)", role: .admin)
                        return try await store.insertFirst(user) ? user : nil
                    }
                }
                return try await group.reduce(into: [UserRecord]()) { winners, user in if let user { winners.append(user) } }
            }

            #expect(winners.count == 1)
            #expect(try await store.users() == winners)
        }
    }

    @Test("A first account is only made where there is none, and a repeat says what the first call said", arguments: StoreKind.available)
    func firstOnlyOnce(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let first = Fixture.user("first")

            #expect(try await store.insertFirst(first))
            #expect(try await store.insertFirst(first))
            #expect(try await store.insertFirst(Fixture.user("second")) == false)
            try await store.deleteUser(id: first.id)
            #expect(try await store.insertFirst(Fixture.user("third")))
        }
    }

    @Test("Accounts are listed newest first", arguments: StoreKind.available)
    func list(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for number in [2, 0, 1] { try await store.insert(Fixture.user("user\(number)", id: Fixture.id(number))) }

            #expect(try await store.users().map(\.username) == ["user2", "user1", "user0"])
        }
    }

    @Test("A password is replaced for a known account only", arguments: StoreKind.available)
    func password(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let user = Fixture.user("anna")
            try await store.insert(user)

            try await store.setPasswordHash("new", userID: user.id)
            try await store.setPasswordHash("new", userID: user.id)

            #expect(try await store.user(id: user.id)?.passwordHash == "new")
            await expectNotFound { try await store.setPasswordHash("new", userID: "unknown") }
        }
    }

    @Test("A session is found until the moment it expires", arguments: StoreKind.available)
    func session(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let user = Fixture.user("anna")
            let session = Fixture.session("hash", userID: user.id, seconds: 60)
            try await store.insert(user)
            try await store.insert(session)
            try await store.insert(session)

            #expect(try await store.session(tokenHash: "hash", now: noon) == session)
            #expect(try await store.session(tokenHash: "hash", now: noon.advanced(bySeconds: 59.999)) == session)
            #expect(try await store.session(tokenHash: "hash", now: noon.advanced(bySeconds: 60)) == nil)
            #expect(try await store.session(tokenHash: "other", now: noon) == nil)
            await expectNotFound { try await store.insert(Fixture.session("lost", userID: "unknown")) }
            await expectConflict { try await store.insert(Fixture.session("hash", userID: user.id, seconds: 61)) }
        }
    }

    @Test("Sessions end one by one, by account, when expired, and with their account", arguments: StoreKind.available)
    func endSessions(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let anna = Fixture.user("anna"), bert = Fixture.user("bert")
            for user in [anna, bert] {
                try await store.insert(user)
                for number in 1...3 {
                    try await store.insert(Fixture.session("\(user.username)\(number)", userID: user.id, seconds: Double(number) * 10))
                }
            }
            func alive() async throws -> [String] {
                var names: [String] = []
                for name in ["anna1", "anna2", "anna3", "bert1", "bert2", "bert3"] {
                    if try await store.session(tokenHash: name, now: noon) != nil { names.append(name) }
                }
                return names
            }

            try await store.deleteSession(tokenHash: "anna2")
            try await store.deleteSession(tokenHash: "anna2")
            #expect(try await alive() == ["anna1", "anna3", "bert1", "bert2", "bert3"])
            try await store.deleteExpiredSessions(now: noon.advanced(bySeconds: 10))
            #expect(try await alive() == ["anna3", "bert2", "bert3"])
            try await store.deleteSessions(userID: bert.id)
            #expect(try await alive() == ["anna3"])
            try await store.deleteUser(id: anna.id)
            try await store.deleteUser(id: anna.id)
            #expect(try await alive() == [])
            #expect(try await store.users() == [bert])
        }
    }
}
