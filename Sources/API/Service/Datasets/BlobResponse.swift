import Catalog
import Contracts
import HTTPServer

/// Answers whose body is a blob.
enum BlobResponse {
    /// The bytes of a blob, read while they are sent.
    ///
    /// - Throws: `CatalogError.notFound` before the answer begins, when there is no such blob.
    static func bytes(of blob: BlobReference, _ call: Call, headers: HTTPHeaders = HTTPHeaders()) async throws -> HTTPResponse {
        let chunks = try await call.catalog.readBlob(blob.name, range: nil)
        let deadline = call.request.deadline
        var headers = headers
        if headers["Content-Type"] == nil { headers.set("Content-Type", MediaType.bytes) }
        return HTTPResponse(
            headers: headers,
            body: .stream(length: blob.byteCount) { writer in
                var progress = TransferProgress(deadline: deadline)
                for try await chunk in chunks {
                    try await writer.write(chunk)
                    progress.add(chunk.count)
                }
            })
    }
}
