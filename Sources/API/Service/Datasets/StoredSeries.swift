import Catalog
import Contracts
import Series

/// The series of a stored dataset, read range by range.
struct StoredSeries: Sendable {
    let catalog: any CatalogStore
    let blob: BlobReference
    let header: SeriesFile.Header

    init(_ blob: BlobReference, _ context: APIContext) async throws {
        catalog = context.catalog
        self.blob = blob
        header = try await context.headers.header(of: blob)
    }

    /// The series of `range`, which lies within `0 ..< header.count`; reads no other bytes of the blob.
    func series(_ range: Range<Int>) async throws -> SeriesSet {
        let ranges = header.byteRanges(of: range)
        var parts = SeriesFile.Parts(values: try await bytes(ranges.values))
        if let times = ranges.times { parts.times = try await bytes(times) }
        if let labels = ranges.labels { parts.labels = try await bytes(labels) }
        if let anomalies = ranges.anomalies { parts.anomalies = try await bytes(anomalies) }
        return try header.series(range, from: parts)
    }

    /// The indices of the series that carry a label; none when the set has no labels.
    func indices(label: Int) async throws -> [Int] {
        guard let wanted = Int32(exactly: label), let range = header.byteRanges(of: 0..<header.count).labels else { return [] }
        let labels = try await bytes(range)
        return labels.withUnsafeBytes { raw in
            (0..<raw.count / 4).filter { Int32(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)) == wanted }
        }
    }

    private func bytes(_ range: Range<Int>) async throws -> [UInt8] {
        if range.isEmpty { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for try await chunk in try await catalog.readBlob(blob.name, range: range) { bytes.append(contentsOf: chunk) }
        return bytes
    }

    /// The set cut into pieces of about `valueCount` values.
    func pieces(valueCount: Int = 262_144) -> [Range<Int>] {
        SeriesPieces.ranges(count: header.count, valuesPerSeries: header.length * header.channels.count, valueCount: valueCount)
    }
}

/// Cuts a number of series into pieces that are handled one at a time.
enum SeriesPieces {
    static func ranges(count: Int, valuesPerSeries: Int, valueCount: Int) -> [Range<Int>] {
        let size = max(1, valueCount / max(1, valuesPerSeries))
        return Swift.stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
    }
}
