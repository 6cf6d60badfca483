import Catalog
import HTTPServer

/// Answers whose body is a blob.
enum BlobResponse {
    /// The bytes of a blob, read while they are sent.
    ///
    /// - Throws: `CatalogError.notFound` before the answer begins, when there is no such blob.
    static func bytes(of blob: BlobReference, in catalog: any CatalogStore, headers: HTTPHeaders = HTTPHeaders()) async throws
        -> HTTPResponse
    {
        let chunks = try await catalog.readBlob(blob.name, range: nil)
        var headers = headers
        headers.set("Content-Type", MediaType.bytes)
        return HTTPResponse(
            headers: headers,
            body: .stream(length: blob.byteCount) { writer in
                for try await chunk in chunks { try await writer.write(chunk) }
            })
    }
}
