import Catalog
import Contracts
import Testing

@Suite struct DatasetTests {
    @Test("A dataset comes back with every field as it was stored", arguments: StoreKind.available)
    func roundTrip(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            var plain = Fixture.dataset("plain", id: Fixture.id(1))
            plain.recipe = nil
            plain.lineage = nil
            let full = Fixture.dataset("full", id: Fixture.id(2))
            try await store.insert(plain)
            try await store.insert(full)

            #expect(try await store.dataset(id: plain.id, ownerID: nil) == plain)
            #expect(try await store.dataset(id: full.id, ownerID: "owner") == full)
            #expect(try await store.dataset(name: "full", kind: .series, ownerID: "owner") == full)
            #expect(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 10) == [full, plain])
        }
    }

    @Test(
        "A name is given once per owner; another owner may use it; a repeat of the same call is no conflict", arguments: StoreKind.available
    )
    func conflict(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let dataset = Fixture.dataset("waves")
            try await store.insert(dataset)

            try await store.insert(dataset)
            await expectConflict { try await store.insert(Fixture.dataset("waves")) }
            await expectConflict { try await store.insert(Fixture.dataset("other", id: dataset.id)) }
            try await store.insert(Fixture.dataset("waves", ownerID: "another"))
            try await store.insert(Fixture.dataset("Waves"))
            #expect(try await store.datasets(ownerID: "owner", search: nil, after: nil, limit: 10).count == 2)
        }
    }

    @Test("Of two creations of one name at the same time one wins", arguments: StoreKind.available)
    func race(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let wins = await withTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { (try? await store.insert(Fixture.dataset("same"))) != nil ? 1 : 0 }
                }
                return await group.reduce(0, +)
            }

            #expect(wins == 1)
        }
    }

    @Test("Nobody finds or deletes another owner's dataset", arguments: StoreKind.available)
    func ownership(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let dataset = Fixture.dataset("private", ownerID: "anna")
            try await store.insert(dataset)

            #expect(try await store.dataset(id: dataset.id, ownerID: "bert") == nil)
            #expect(try await store.dataset(name: "private", kind: .series, ownerID: "bert") == nil)
            #expect(try await store.datasets(ownerID: "bert", search: nil, after: nil, limit: 10) == [])
            #expect(try await store.deleteDataset(id: dataset.id, ownerID: "bert") == nil)
            #expect(try await store.deleteDataset(id: dataset.id, ownerID: "anna") == dataset)
            #expect(try await store.deleteDataset(id: dataset.id, ownerID: nil) == nil)
            #expect(try await store.dataset(id: dataset.id, ownerID: nil) == nil)
        }
    }

    @Test(
        "Pages are newest first, follow each other without gaps, and survive the deletion of the cursor's item",
        arguments: StoreKind.available)
    func pages(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for number in [3, 0, 4, 1, 2, 5] {
                try await store.insert(Fixture.dataset("d\(number)", id: Fixture.id(number), ownerID: number == 5 ? "other" : "owner"))
            }
            func page(after: String?) async throws -> [DatasetRecord] {
                try await store.datasets(ownerID: "owner", search: nil, after: after, limit: 2)
            }

            let first = try await page(after: nil)
            #expect(first.map(\.name) == ["d4", "d3"])
            _ = try await store.deleteDataset(id: first[1].id, ownerID: nil)
            let second = try await page(after: first[1].id)
            #expect(second.map(\.name) == ["d2", "d1"])
            let third = try await page(after: second[1].id)
            #expect(third.map(\.name) == ["d0"])
            #expect(try await page(after: third[0].id) == [])
            #expect(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 1).map(\.name) == ["d5"])
            #expect(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 0) == [])
        }
    }

    @Test("A search finds a part of the name in any case and reads no character as a pattern", arguments: StoreKind.available)
    func search(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for (number, name) in ["Nordsee Wellen", "nordwind", "100% (a.*b)", "Äther_$x", "rest"].enumerated() {
                try await store.insert(Fixture.dataset(name, id: Fixture.id(number)))
            }
            func names(_ search: String) async throws -> [String] {
                try await store.datasets(ownerID: "owner", search: search, after: nil, limit: 10).map(\.name)
            }

            #expect(try await names("NORD") == ["nordwind", "Nordsee Wellen"])
            #expect(try await names("%") == ["100% (a.*b)"])
            #expect(try await names(".*") == ["100% (a.*b)"])
            #expect(try await names("_") == ["Äther_$x"])
            #expect(try await names("$x") == ["Äther_$x"])
            #expect(try await names("$name") == [])
            #expect(try await names("äTH") == ["Äther_$x"])
            #expect(try await names("").count == 5)
        }
    }

    @Test(
        "What becomes known of a table is stored once: a later change with an older revision is a conflict", arguments: StoreKind.available)
    func updateTable(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let table = Fixture.table("people", id: Fixture.id(1))
            try await store.insert(table)
            try await store.insert(Fixture.dataset("people", id: Fixture.id(2)))
            var read = table
            read.table = TableSummary(
                state: .ready, rows: 10, columns: 2, missingShare: 0.25, revision: 1,
                deletion: OriginalDeletion(
                    deletedAt: noon, requestedBy: "anna", jobID: "j", model: ModelVersionReference(name: "m", version: 2),
                    contentHash: "ab",
                    byteCount: 12))
            read.files = TableFiles(
                metadata: BlobReference(name: "m", byteCount: 1, sha256: "cd"),
                profile: BlobReference(name: "p", byteCount: 2, sha256: "ef"),
                erasing: ["x"])

            try await store.updateTable(read, revision: 0)
            try await store.updateTable(read, revision: 0)
            #expect(try await store.dataset(id: table.id, ownerID: "owner") == read)
            await expectConflict { try await store.updateTable(table, revision: 0) }
            var last = read
            last.files?.profile = nil
            last.files?.erasing = []
            try await store.updateTable(last, revision: 1)
            #expect(try await store.dataset(name: "people", kind: .table, ownerID: "owner") == last)
            await expectNotFound { try await store.updateTable(Fixture.table("other"), revision: 0) }
        }
    }

    @Test("What one process stores another one finds, also after the first has closed", arguments: StoreKind.available)
    func reopen(kind: StoreKind) async throws {
        try await withStores(kind) { open in
            let first = try await open()
            let second = try await open()
            let dataset = Fixture.dataset("shared")
            try await first.insert(dataset)
            #expect(try await second.dataset(id: dataset.id, ownerID: nil) == dataset)
            await first.close()
            await second.close()

            let third = try await open()
            #expect(try await third.datasets(ownerID: nil, search: nil, after: nil, limit: 10) == [dataset])
            await #expect(throws: CatalogError.self) { try await first.ping() }
            try await third.ping()
            await third.close()
        }
    }
}
