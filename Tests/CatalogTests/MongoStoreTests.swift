import Catalog
import CatalogMongo
import Contracts
import Logging
import TestSupport
import Testing

@Suite(.enabled(if: MongoServer.isAvailable, "There is no mongod on this machine."))
struct MongoStoreTests {
    @Test("A text that is no connection string is refused without showing it")
    func badURL() throws {
        let error = #expect(throws: CatalogError.self) { try CatalogMongo(url: "mongodb://anna:secret@:::/x", logger: .none) }
        #expect("\(String(describing: error))".contains("secret") == false)
    }

    @Test("A wrong password is answered as unavailable")
    func wrongPassword() async throws {
        let server = try await MongoServer.shared()
        let url = server.url(database: "x").replacing("root:", with: "root:wrong")
        let store = try CatalogMongo(url: url, logger: .none)

        await expectUnavailable { try await store.ping() }
        await store.close()
    }

    @Test("While the server is away calls say so within seconds, and work again when it is back with all that was stored")
    func serverDies() async throws {
        let server = try MongoServer()
        try await server.start()
        let store = try CatalogMongo(url: server.url(database: "catalog"), logger: .none)
        try await store.prepare()
        let dataset = Fixture.dataset("kept")
        try await store.insert(dataset)
        _ = try await store.writeBlob("kept", bytes: [1, 2, 3])

        server.kill()
        await expectUnavailable { try await store.insert(Fixture.dataset("lost")) }
        await expectUnavailable { _ = try await store.blobBytes("kept") }
        try await server.start()

        // The driver may have to notice first that old connections are dead.
        for _ in 0..<20 where (try? await store.ping()) == nil {}
        #expect(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 9) == [dataset])
        #expect(try await store.blobBytes("kept") == [1, 2, 3])
        await store.close()
        server.kill()
    }

    @Test("A server that dies during a write leaves no blob; what was written before is collected")
    func serverDiesDuringWrite() async throws {
        let server = try MongoServer()
        try await server.start()
        let store = try CatalogMongo(url: server.url(database: "catalog"), logger: .none)
        try await store.prepare()

        let count = Counter()
        await expectUnavailable {
            _ = try await store.writeBlob(
                "b",
                BlobChunks {
                    if await count.next() == 3 { server.kill() }
                    return [UInt8](repeating: 1, count: 1 << 20)
                })
        }
        try await server.start()
        for _ in 0..<20 where (try? await store.ping()) == nil {}
        await expectNotFound { _ = try await store.readBlob("b", range: nil) }
        try await store.collectAbandoned(before: Timestamp.now().advanced(bySeconds: 60))
        _ = try await store.writeBlob("b", bytes: [5])
        #expect(try await store.blobBytes("b") == [5])
        await store.close()
        server.kill()
    }

    @Test("A writer that was taken for dead cannot finish", arguments: [1, 2])
    func collectedWriter(failingCall: Int) async throws {
        try await withStore(.mongo) { store in
            let store = try #require(store as? CatalogMongo)
            let count = Counter()
            await expectUnavailable {
                _ = try await store.writeBlob(
                    "b",
                    BlobChunks {
                        let call = await count.next()
                        if call == failingCall { try await store.collectAbandoned(before: Timestamp.now().advanced(bySeconds: 60)) }
                        return call <= 3 ? [UInt8](repeating: 1, count: 1 << 20) : nil
                    })
            }

            await expectNotFound { _ = try await store.readBlob("b", range: nil) }
            #expect(try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 60)) == [])
        }
    }

    @Test("A blob that is deleted while it is read ends the reading with notFound")
    func deletedWhileRead() async throws {
        try await withStore(.mongo) { store in
            _ = try await store.writeBlob("b", bytes: [UInt8](repeating: 1, count: 3 << 20))
            var reader = try await store.readBlob("b", range: nil).makeAsyncIterator()
            _ = try await reader.next()

            try await store.deleteBlob("b")

            await expectNotFound { while try await reader.next() != nil {} }
        }
    }

    private func expectUnavailable(_ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) async {
        let error = await #expect(throws: CatalogError.self, sourceLocation: sourceLocation) { try await body() }
        guard case .unavailable? = error else {
            Issue.record("Not unavailable: \(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
    }
}

private actor Counter {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
