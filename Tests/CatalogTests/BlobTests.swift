import Catalog
import Contracts
import Crypto
import Synchronization
import Testing

@Suite struct BlobTests {
    /// Bytes that differ from place to place, so that a chunk in the wrong place is noticed.
    private static func pattern(_ range: Range<Int>) -> [UInt8] {
        range.map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    }

    /// A source of `byteCount` bytes in chunks of `chunkBytes`, made when they are asked for.
    private static func source(byteCount: Int, chunkBytes: Int, _ before: @escaping @Sendable (Int) async throws -> Void = { _ in })
        -> BlobChunks
    {
        let offset = Mutex(0)
        return BlobChunks {
            let start = offset.withLock { $0 }
            try await before(start)
            guard start < byteCount else { return nil }
            let end = min(byteCount, start + chunkBytes)
            offset.withLock { $0 = end }
            return pattern(start..<end)
        }
    }

    private struct SourceFailed: Error {}

    @Test(
        "Blobs of every size come back as they were written, in chunks of at most 1 MiB", arguments: StoreKind.available,
        [0, 1, 1_044_479, 1_044_480, 1_044_481, 1 << 20, 3_000_000])
    func roundTrip(kind: StoreKind, byteCount: Int) async throws {
        try await withStore(kind) { store in
            let blob = try await store.writeBlob("datasets/a b/ö?.bin", Self.source(byteCount: byteCount, chunkBytes: 70_001))

            #expect(
                blob == BlobReference(name: "datasets/a b/ö?.bin", byteCount: byteCount, sha256: sha256Hex(Self.pattern(0..<byteCount))))
            var read: [UInt8] = []
            for try await chunk in try await store.readBlob(blob.name, range: nil) {
                #expect(!chunk.isEmpty && chunk.count <= 1 << 20)
                read += chunk
            }
            #expect(read == Self.pattern(0..<byteCount))
        }
    }

    @Test("Names that differ only a little, or are long or strange, name different blobs", arguments: StoreKind.available)
    func names(kind: StoreKind) async throws {
        let names = ["a/b", "a-b", "A/B", "../../etc/passwd", "", ".", "a\0b", String(repeating: "long", count: 200), "ä", "a\u{308}"]
        try await withStore(kind) { store in
            for name in names { _ = try await store.writeBlob(name, bytes: Array(name.utf8)) }

            for name in names { #expect(try await store.blobBytes(name) == Array(name.utf8)) }
        }
    }

    @Test("50 MB stream in and out, by name and by range", arguments: StoreKind.available)
    func large(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let byteCount = 50_000_000
            let blob = try await store.writeBlob("large", Self.source(byteCount: byteCount, chunkBytes: 65_536))

            var hasher = SHA256Hasher()
            var count = 0
            for try await chunk in try await store.readBlob("large", range: nil) {
                hasher.update(chunk)
                count += chunk.count
            }
            #expect(count == byteCount)
            #expect(hexEncode(hasher.finalize()) == blob.sha256)
            let tail = 49_999_990..<50_000_000
            #expect(try await store.blobBytes("large", range: tail) == Self.pattern(tail))
        }
    }

    @Test("A range gives exactly its bytes and ends where the blob ends", arguments: StoreKind.available)
    func ranges(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let byteCount = 2_500_000
            _ = try await store.writeBlob("b", Self.source(byteCount: byteCount, chunkBytes: 1_000_000))

            for range in [0..<1, 5..<5, 1_044_479..<1_044_481, 1_000_000..<2_200_000, 2_499_999..<2_500_000, 0..<byteCount] {
                #expect(try await store.blobBytes("b", range: range) == Self.pattern(range))
            }
            #expect(try await store.blobBytes("b", range: 2_499_998..<9_000_000) == Self.pattern(2_499_998..<byteCount))
            #expect(try await store.blobBytes("b", range: 3_000_000..<3_000_001) == [])
        }
    }

    @Test("A blob that is not there is said to be missing before the first chunk", arguments: StoreKind.available)
    func missing(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            await expectNotFound { _ = try await store.readBlob("nothing", range: nil) }
            await expectNotFound { _ = try await store.readBlob("nothing", range: 0..<1) }
            try await store.deleteBlob("nothing")
        }
    }

    @Test("A second write replaces the blob, and until it is complete the first one is what readers see", arguments: StoreKind.available)
    func replace(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            _ = try await store.writeBlob("b", bytes: [1, 2, 3])

            let blob = try await store.writeBlob(
                "b",
                Self.source(byteCount: 3_000_000, chunkBytes: 500_000) { _ in
                    let seen = try await store.blobBytes("b")
                    #expect(seen == [1, 2, 3])
                })

            #expect(try await store.blobBytes("b") == Self.pattern(0..<3_000_000))
            #expect(blob.byteCount == 3_000_000)
            #expect(try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 60)) == ["b"])
        }
    }

    @Test("Of writers of one name at the same time one stays, complete", arguments: StoreKind.available)
    func concurrentWriters(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            try await withThrowingTaskGroup { group in
                for writer in 1...6 {
                    group.addTask { _ = try await store.writeBlob("b", bytes: [UInt8](repeating: UInt8(writer), count: 1_500_000)) }
                }
                try await group.waitForAll()
            }

            let bytes = try await store.blobBytes("b")
            #expect(bytes.count == 1_500_000)
            #expect(Set(bytes).count == 1)
            try await store.deleteBlob("b")
            await expectNotFound { _ = try await store.readBlob("b", range: nil) }
        }
    }

    @Test("A source that fails leaves the blob of before, or none, and its own error", arguments: StoreKind.available)
    func failingSource(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            _ = try await store.writeBlob("old", bytes: [7])
            for name in ["old", "new"] {
                await #expect(throws: SourceFailed.self) {
                    try await store.writeBlob(
                        name, Self.source(byteCount: 9_000_000, chunkBytes: 500_000) { if $0 > 4_000_000 { throw SourceFailed() } })
                }
            }

            #expect(try await store.blobBytes("old") == [7])
            await expectNotFound { _ = try await store.readBlob("new", range: nil) }
            #expect(try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 60)) == ["old"])
        }
    }

    @Test("A write whose task is cancelled leaves nothing visible", arguments: StoreKind.available)
    func cancelledWrite(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let task = Task {
                try await store.writeBlob(
                    "b",
                    Self.source(byteCount: 9_000_000, chunkBytes: 500_000) { if $0 > 4_000_000 { withUnsafeCurrentTask { $0?.cancel() } } })
            }

            await #expect(throws: CancellationError.self) { try await task.value }
            await expectNotFound { _ = try await store.readBlob("b", range: nil) }
            let names = try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 60))
            #expect(names == [])
        }
    }

    @Test("A deleted blob is gone and its name is free", arguments: StoreKind.available)
    func delete(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            _ = try await store.writeBlob("b", bytes: [1])
            _ = try await store.writeBlob("b", bytes: [2])
            try await store.deleteBlob("b")
            try await store.deleteBlob("b")

            await expectNotFound { _ = try await store.readBlob("b", range: nil) }
            _ = try await store.writeBlob("b", bytes: [3])
            #expect(try await store.blobBytes("b") == [3])
        }
    }

    @Test("Orphans are found by the moment they were written", arguments: StoreKind.available)
    func age(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let before = Timestamp.now()
            _ = try await store.writeBlob("z", bytes: [1])
            _ = try await store.writeBlob("a", bytes: [1])

            #expect(try await store.blobNames(writtenBefore: before) == [])
            #expect(try await store.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: 1)) == ["a", "z"])
        }
    }

    @Test("Another process that starts does not disturb a blob that is being written", arguments: StoreKind.available)
    func startDuringWrite(kind: StoreKind) async throws {
        try await withStores(kind) { open in
            let store = try await open()
            _ = try await store.writeBlob(
                "b",
                Self.source(byteCount: 4_000_000, chunkBytes: 1_500_000) { start in
                    if start > 0 { await (try await open()).close() }
                })

            #expect(try await store.blobBytes("b") == Self.pattern(0..<4_000_000))
            await store.close()
        }
    }
}
