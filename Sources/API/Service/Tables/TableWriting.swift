import Catalog
import Contracts
import Specification

/// Makes and removes the records of tables.
struct TableWriting: Sendable {
    let context: APIContext
    let account: Account

    /// Throws 409 when the account has a table of that name, before any work is done.
    ///
    /// - Parameter field: the field of the request that holds the name.
    func refuseTaken(_ name: String, field: String) async throws {
        guard try await context.catalog.dataset(name: name, kind: .table, ownerID: account.id) == nil else {
            throw Self.taken(name, field: field)
        }
    }

    /// Inserts the record of a stored file, in state `reading`.
    ///
    /// - Parameter wanted: what its columns are known to be; recognised when nil.
    func insert(
        id: String, name: String, field: String = "name", origin: DatasetOrigin, lineage: [String: JSONValue]?, blob: BlobReference,
        wanted: BlobReference?
    ) async throws -> DatasetRecord {
        let record = DatasetRecord(
            id: id, ownerID: account.id, name: name, kind: .table, origin: origin, createdAt: .now(), table: TableSummary(state: .reading),
            lineage: lineage, blob: blob, files: TableFiles(wanted: wanted))
        do {
            try await context.catalog.insert(record)
        } catch CatalogError.conflict {
            // Any other failure may have come after the insert; the blobs then stay, and are collected when nothing refers to them.
            for name in record.blobNames { try? await context.catalog.deleteBlob(name) }
            throw Self.taken(name, field: field)
        }
        context.datasetPages.forget()
        return record
    }

    /// Takes back a record whose file is no table.
    func remove(_ record: DatasetRecord) async {
        guard let removed = try? await context.catalog.deleteDataset(id: record.id, ownerID: record.ownerID) else { return }
        context.datasetPages.forget()
        for name in removed.blobNames { try? await context.catalog.deleteBlob(name) }
    }

    private static func taken(_ name: String, field: String) -> APIError {
        .conflict("You have a table \"\(name)\" already; choose another name.", field: field)
    }
}
