import Catalog
import Contracts
import Testing

@Suite struct ModelTests {
    @Test("Versions are numbered from 1 for each owner and name", arguments: StoreKind.available)
    func numbering(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            var expected = Fixture.version("waves", jobID: "j1")
            expected.version.version = 1
            let first = try await store.insertNextVersion(Fixture.version("waves", jobID: "j1"))

            #expect(first == expected)
            #expect(try await store.insertNextVersion(Fixture.version("waves", jobID: "j2")).version.version == 2)
            #expect(try await store.insertNextVersion(Fixture.version("winds", jobID: "j3")).version.version == 1)
            #expect(try await store.insertNextVersion(Fixture.version("waves", jobID: "j4", ownerID: "other")).version.version == 1)
            #expect(try await store.modelVersion(name: "waves", version: 1, ownerID: "owner") == expected)
            #expect(try await store.modelVersion(name: "waves", version: nil, ownerID: "owner")?.version.version == 2)
            #expect(try await store.modelVersion(name: "waves", version: 3, ownerID: "owner") == nil)
            #expect(try await store.modelVersion(name: "waves", version: nil, ownerID: "nobody") == nil)
        }
    }

    @Test("A job makes one version however often it is asked for", arguments: StoreKind.available)
    func idempotence(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let first = try await store.insertNextVersion(Fixture.version("waves", jobID: "j1"))
            _ = try await store.insertNextVersion(Fixture.version("waves", jobID: "j2"))

            #expect(try await store.insertNextVersion(Fixture.version("waves", jobID: "j1")) == first)
            #expect(try await store.modelVersions(ownerID: nil, name: nil).count == 2)
        }
    }

    @Test("Jobs that end at the same time get the numbers 1 … n, one each, also when each asks twice", arguments: StoreKind.available)
    func race(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let numbers = try await withThrowingTaskGroup { group in
                for call in 0..<16 {
                    group.addTask {
                        let job = "j\(call % 8)"
                        return (job, try await store.insertNextVersion(Fixture.version("waves", jobID: job)).version.version)
                    }
                }
                return try await group.reduce(into: [String: Set<Int>]()) { $0[$1.0, default: []].insert($1.1) }
            }

            #expect(numbers.values.allSatisfy { $0.count == 1 })
            #expect(numbers.values.compactMap(\.first).sorted() == Array(1...8))
            #expect(try await store.modelVersions(ownerID: "owner", name: "waves").map(\.version.version) == Array((1...8).reversed()))
        }
    }

    @Test("Versions are listed by name and then newest first, of one owner or of all", arguments: StoreKind.available)
    func list(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for (name, owner) in [("b", "anna"), ("a", "anna"), ("b", "anna"), ("a", "bert"), ("a", "anna")] {
                _ = try await store.insertNextVersion(Fixture.version(name, jobID: Identifier.make(), ownerID: owner))
            }
            func list(_ owner: String?, _ name: String?) async throws -> [String] {
                try await store.modelVersions(ownerID: owner, name: name).map { "\($0.ownerID) \($0.version.name)\($0.version.version)" }
            }

            #expect(try await list("anna", nil) == ["anna a2", "anna a1", "anna b2", "anna b1"])
            #expect(try await list(nil, "a") == ["anna a2", "anna a1", "bert a1"])
            #expect(try await list(nil, nil) == ["anna a2", "anna a1", "bert a1", "anna b2", "anna b1"])
            #expect(try await list("carl", nil) == [])
        }
    }

    @Test(
        "One version or the whole model is deleted, only by its owner, and numbers in use are not given again",
        arguments: StoreKind.available)
    func delete(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for number in 1...3 { _ = try await store.insertNextVersion(Fixture.version("waves", jobID: "j\(number)")) }
            _ = try await store.insertNextVersion(Fixture.version("winds", jobID: "w"))

            #expect(try await store.deleteModel(name: "waves", version: 2, ownerID: "other") == [])
            #expect(try await store.deleteModel(name: "waves", version: 2, ownerID: "owner").map(\.version.version) == [2])
            #expect(try await store.deleteModel(name: "waves", version: 2, ownerID: "owner") == [])
            #expect(try await store.insertNextVersion(Fixture.version("waves", jobID: "j4")).version.version == 4)
            #expect(try await store.deleteModel(name: "waves", version: nil, ownerID: "owner").map(\.version.version) == [4, 3, 1])
            #expect(try await store.modelVersions(ownerID: nil, name: nil).map(\.version.name) == ["winds"])
        }
    }
}
