import Catalog
import Contracts
import Tabular

/// In which form a table's file came.
struct TableForm: Sendable {
    /// The ending of its name.
    let ending: String
    let mediaType: String

    /// Of a stored table; CSV as long as it has not been read.
    init(_ record: DatasetRecord, _ catalog: any CatalogStore) async throws {
        guard let blob = record.files?.metadata else {
            self.init(isJSON: false, isCompressed: false)
            return
        }
        let metadata = try Metadata(json: try await catalog.blobBytes(blob.name))
        self.init(isJSON: metadata.jsonLines != nil && metadata.csv == nil, isCompressed: metadata.isCompressed)
    }

    init(isJSON: Bool, isCompressed: Bool) {
        ending = (isJSON ? "jsonl" : "csv") + (isCompressed ? ".gz" : "")
        mediaType = isCompressed ? "application/gzip" : isJSON ? MediaType.jsonLines : "\(MediaType.csv); charset=utf-8"
    }
}
