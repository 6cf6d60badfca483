import Catalog
import Contracts
import Testing

@Suite struct StartTests {
    @Test("Processes that start at once on an empty store all succeed", arguments: StoreKind.available)
    func concurrentStarts(kind: StoreKind) async throws {
        try await withStores(kind) { open in
            try await withThrowingTaskGroup { group in
                for number in 0..<5 {
                    group.addTask {
                        let store = try await open()
                        try await store.insert(Fixture.dataset("d\(number)"))
                        await store.close()
                    }
                }
                try await group.waitForAll()
            }

            let store = try await open()
            #expect(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 9).count == 5)
            await store.close()
        }
    }

    @Test("Preparing a store again keeps what is in it", arguments: StoreKind.available)
    func again(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let user = Fixture.user("anna")
            try await store.insert(user)
            _ = try await store.writeBlob("b", bytes: [1])

            try await store.prepare()

            #expect(try await store.users() == [user])
            #expect(try await store.blobBytes("b") == [1])
        }
    }

    @Test("A stream that outlives its store ends with an error, not with half a blob", arguments: StoreKind.available)
    func streamAfterClose(kind: StoreKind) async throws {
        try await withStores(kind) { open in
            let store = try await open()
            _ = try await store.writeBlob("b", bytes: [UInt8](repeating: 1, count: 3 << 20))
            var reader = try await store.readBlob("b", range: nil).makeAsyncIterator()
            _ = try await reader.next()

            await store.close()

            await #expect(throws: CatalogError.self) { while try await reader.next() != nil {} }
        }
    }
}
