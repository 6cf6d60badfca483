import Catalog
import Contracts
import Series
import Synchronization

/// The headers of stored datasets, which never change, so that a page of series costs only the reading of its own bytes.
final class SeriesHeaderCache: Sendable {
    private let catalog: any CatalogStore
    private let headers = Mutex<[String: SeriesFile.Header]>([:])
    private static let capacity = 500
    /// Enough for the header of any set but one with thousands of channels.
    private static let firstRead = 4096

    init(catalog: any CatalogStore) { self.catalog = catalog }

    /// The header of the blob's file.
    func header(of blob: BlobReference) async throws -> SeriesFile.Header {
        if let known = headers.withLock({ $0[blob.name] }) { return known }
        var bytes = try await catalog.blobBytes(blob.name, range: 0..<min(Self.firstRead, blob.byteCount))
        let needed = try SeriesFile.Header.byteCount(firstBytes: bytes.prefix(8))
        if bytes.count < needed {
            bytes += try await catalog.blobBytes(blob.name, range: bytes.count..<min(needed, blob.byteCount))
        }
        let header = try SeriesFile.Header(prefix: bytes)
        headers.withLock { headers in
            if headers.count >= Self.capacity { headers = [:] }
            headers[blob.name] = header
        }
        return header
    }

    func forget(_ blob: BlobReference) { headers.withLock { $0[blob.name] = nil } }
}
