import Catalog
import CatalogSQLite
import Contracts
import FoundationEssentials
import Logging

/// Looks into the store of an API that does not run.
enum TableStore {
    /// Brings a table to the state in which it was before it was read.
    static func putBack(_ id: String, folder: String) async throws {
        try await open(folder) { catalog in
            guard var record = try await catalog.dataset(id: id, ownerID: nil) else { return }
            record.table = TableSummary(state: .reading)
            record.files = TableFiles()
            try await catalog.updateTable(record, revision: 0)
        }
    }

    /// The names of all blobs there are.
    static func blobNames(folder: String) async throws -> [String] {
        var names: [String] = []
        try await open(folder) { names = try await $0.blobNames(writtenBefore: .now().advanced(bySeconds: 10)) }
        return names
    }

    static func remove(_ folder: String) throws { try FileManager.default.removeItem(atPath: folder) }

    private static func open(_ folder: String, _ body: (CatalogSQLite) async throws -> Void) async throws {
        let catalog = try CatalogSQLite(path: "\(folder)/store.sqlite", logger: .none)
        try await catalog.prepare()
        try await body(catalog)
        await catalog.close()
    }
}
