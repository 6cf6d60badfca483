import Catalog
import Concurrency
import Contracts
import Series
import Specification
import Synchronization

/// Stores series as a dataset: piece by piece, on the threads for long computations, so that neither memory nor other requests suffer.
struct DatasetWriter: Sendable {
    let context: APIContext
    let account: Account

    /// Throws 409 when the account has a dataset of that name, before any work is done.
    ///
    /// - Parameter field: the field of the request that holds the name.
    func refuseTaken(_ name: String, field: String) async throws {
        guard try await context.catalog.dataset(name: name, kind: .series, ownerID: account.id) == nil else {
            throw Self.taken(name, field: field)
        }
    }

    /// Stores the series of `source` under `name`; the blob first, then the record that makes it visible.
    func store(
        _ source: any SeriesSource, name: String, field: String = "name", origin: DatasetOrigin, recipe: Recipe? = nil,
        lineage: [String: JSONValue]? = nil
    ) async throws -> Dataset {
        let id = Identifier.make()
        let encoder = EncoderBox(try SeriesFile.Encoder(source))
        let compute = context.compute
        let blob = try await context.catalog.writeBlob(
            BlobName.dataset(id: id),
            ChunkSequence {
                try Task.checkCancellation()
                return try await compute.run { try encoder.next() }
            })
        let record = DatasetRecord(
            id: id, ownerID: account.id, name: name, kind: .series, origin: origin, createdAt: .now(),
            series: SeriesSummary(encoder.statistics), recipe: recipe, lineage: lineage, blob: blob)
        do {
            try await context.catalog.insert(record)
        } catch CatalogError.conflict {
            // Any other failure may have come after the insert; the blob then stays, and is collected when nothing refers to it.
            try? await context.catalog.deleteBlob(blob.name)
            throw Self.taken(name, field: field)
        }
        context.datasetPages.forget()
        return try await record.shown(context.owners)
    }

    private static func taken(_ name: String, field: String) -> APIError {
        .conflict("You have a dataset \"\(name)\" already; choose another name.", field: field)
    }
}

/// An encoder that is used by one task after the other.
private final class EncoderBox: Sendable {
    private let encoder: Mutex<SeriesFile.Encoder>

    init(_ encoder: SeriesFile.Encoder) { self.encoder = Mutex(encoder) }

    var statistics: SeriesStatistics { encoder.withLock { $0.statistics } }

    func next() throws -> [UInt8]? { try encoder.withLock { try $0.next() } }
}

/// Chunks of bytes that a closure gives one after the other; nil ends them.
struct ChunkSequence: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let next: @Sendable () async throws -> [UInt8]?

    init(_ next: @escaping @Sendable () async throws -> [UInt8]?) { self.next = next }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(closure: next) }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let closure: @Sendable () async throws -> [UInt8]?

        func next() async throws -> [UInt8]? { try await closure() }
    }
}

extension SeriesSummary {
    init(_ statistics: SeriesStatistics) {
        self.init(
            sequences: statistics.sequences, length: statistics.length,
            channels: statistics.channels.map {
                ChannelSummary(
                    name: $0.name, unit: $0.unit, minimum: $0.minimum, maximum: $0.maximum, mean: $0.mean,
                    standardDeviation: $0.standardDeviation, missing: $0.missing)
            }, labels: statistics.labels.map { LabelCount(label: $0.label, count: $0.count) }, isRegular: statistics.isRegular,
            hasTimes: statistics.hasTimes, timeUnit: statistics.timeUnit, missingShare: statistics.missingShare)
    }
}

extension DatasetRecord {
    /// The dataset as it is shown.
    func shown(_ owners: OwnerNames) async throws -> Dataset {
        Dataset(
            id: id, name: name, kind: kind, origin: origin, createdAt: createdAt, owner: try await owners.name(of: ownerID), series: series,
            table: table,
            recipe: recipe, lineage: lineage, contentHash: blob.sha256, byteCount: blob.byteCount)
    }
}
