import Catalog
import CatalogSQLite
import Contracts
import FoundationEssentials
import Glibc
import Logging
import Testing

@Suite struct SQLiteStoreTests {
    private func files(_ folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder) }

    @Test("A file that is no database is refused and stays as it is")
    func notADatabase() async throws {
        try await withFolder { folder in
            let path = folder + "/notes.txt"
            let text = Data(String(repeating: "These are notes. ", count: 100).utf8)
            try text.write(to: URL(filePath: path))

            let error = #expect(throws: CatalogError.self) { try CatalogSQLite(path: path, logger: .none) }

            guard case .corrupt? = error else {
                Issue.record("Another error: \(String(describing: error))")
                return
            }
            #expect(try Data(contentsOf: URL(filePath: path)) == text)
        }
    }

    @Test("A path that cannot be made is refused with a reason")
    func badPath() async throws {
        try await withFolder { folder in
            try Data().write(to: URL(filePath: folder + "/file"))

            #expect(throws: CatalogError.self) { try CatalogSQLite(path: folder + "/file/below/catalog.sqlite", logger: .none) }
        }
    }

    @Test("The database and the blobs can be read by their owner only, and folders on the way are made")
    func permissions() async throws {
        try await withFolder { folder in
            let path = folder + "/new/deep/catalog.sqlite"
            let store = try CatalogSQLite(path: path, logger: .none)
            try await store.prepare()
            _ = try await store.writeBlob("b", bytes: [1])

            let blobFolder = path + "-blobs"
            for file in [path, blobFolder, blobFolder + "/" + (try files(blobFolder)[0])] {
                var status = stat()
                #expect(stat(file, &status) == 0)
                #expect(status.st_mode & 0o077 == 0, "\(file)")
            }
            await store.close()
        }
    }

    @Test("A start removes what writers that died have left, and nothing else")
    func abandonedFiles() async throws {
        try await withFolder { folder in
            let path = folder + "/catalog.sqlite"
            let store = try CatalogSQLite(path: path, logger: .none)
            try await store.prepare()
            _ = try await store.writeBlob("kept", bytes: [1, 2])
            let kept = try files(path + "-blobs")
            for name in ["dead.0123.part", "replaced.0456"] { try Data([9]).write(to: URL(filePath: path + "-blobs/" + name)) }

            try await store.prepare()

            #expect(try files(path + "-blobs") == kept)
            #expect(try await store.blobBytes("kept") == [1, 2])
            await store.close()
        }
    }

    @Test("Replaced, deleted, failed and cancelled blobs leave no file")
    func noRemains() async throws {
        try await withFolder { folder in
            let path = folder + "/catalog.sqlite"
            let store = try CatalogSQLite(path: path, logger: .none)
            try await store.prepare()
            struct Broken: Error {}

            _ = try await store.writeBlob("b", bytes: [1])
            _ = try await store.writeBlob("b", bytes: [2])
            #expect(try files(path + "-blobs").count == 1)
            try await store.deleteBlob("b")
            await #expect(throws: Broken.self) { try await store.writeBlob("c", BlobChunks { throw Broken() }) }

            #expect(try files(path + "-blobs") == [])
            await store.close()
        }
    }

    @Test("Damaged bytes are noticed: a changed one at the end of a whole read, a missing one before it")
    func corruption() async throws {
        try await withFolder { folder in
            let path = folder + "/catalog.sqlite"
            let store = try CatalogSQLite(path: path, logger: .none)
            try await store.prepare()
            _ = try await store.writeBlob("b", bytes: [UInt8](repeating: 1, count: 100))
            let file = URL(filePath: path + "-blobs/" + (try files(path + "-blobs")[0]))
            func expectCorrupt() async {
                let error = await #expect(throws: CatalogError.self) { try await store.blobBytes("b") }
                guard case .corrupt? = error else {
                    Issue.record("Another error: \(String(describing: error))")
                    return
                }
            }

            var bytes = try Data(contentsOf: file)
            bytes[50] = 2
            try bytes.write(to: file)
            await expectCorrupt()
            try bytes.prefix(99).write(to: file)
            await expectCorrupt()
            try FileManager.default.removeItem(at: file)
            await expectCorrupt()
            await store.close()
        }
    }

    @Test("A reader goes on with the bytes it began with when the blob is replaced or deleted")
    func readerKeepsItsBytes() async throws {
        try await withFolder { folder in
            let store = try CatalogSQLite(path: folder + "/catalog.sqlite", logger: .none)
            try await store.prepare()
            let bytes = [UInt8](repeating: 1, count: 3 << 20)
            _ = try await store.writeBlob("b", bytes: bytes)
            var reader = try await store.readBlob("b", range: nil).makeAsyncIterator()

            var read = try await reader.next() ?? []
            _ = try await store.writeBlob("b", bytes: [2])
            try await store.deleteBlob("b")
            while let chunk = try await reader.next() { read += chunk }

            #expect(read == bytes)
            await store.close()
        }
    }

    @Test("A database of a newer version, or of another program, is left alone")
    func otherSchema() async throws {
        for pragma in ["user_version = 99", "application_id = 1234"] {
            try await withFolder { folder in
                let path = folder + "/catalog.sqlite"
                let store = try CatalogSQLite(path: path, logger: .none)
                try await store.prepare()
                await store.close()
                try change(path, pragma)

                let again = try CatalogSQLite(path: path, logger: .none)
                await #expect(throws: CatalogError.self) { try await again.prepare() }
                await again.close()
            }
        }
    }

    /// Writes one of the two numbers in the file's header, as SQLite's format lays them out.
    private func change(_ path: String, _ pragma: String) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        let offset = pragma.hasPrefix("user_version") ? 60 : 68
        bytes.replaceSubrange(offset..<offset + 4, with: [0, 0, 4, 99])
        try bytes.write(to: URL(filePath: path))
    }
}
