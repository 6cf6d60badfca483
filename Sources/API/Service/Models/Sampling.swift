import Catalog
import Concurrency
import Configuration
import Contracts
import HTTPServer
import Series
import Specification
import Synthesizers

/// New series from one version of a model.
struct Sampling: Sendable {
    let context: APIContext
    let account: Account
    let record: ModelVersionRecord
    /// When the answer must be complete.
    let deadline: RequestDeadline

    /// The answer to a sample request: the series in the format asked for, or the dataset that they were saved as.
    ///
    /// - Throws: `APIError` 422 when more is asked for than one request may, or labels that the model does not know.
    func sample(_ request: SampleRequest) async throws -> HTTPResponse {
        let version = record.version
        let perSeries = version.length * version.channels.count
        let settings = context.settings
        let most = request.saveAs == nil ? settings.sampleLimit : min(settings.sampleLimit, settings.maxDatasetValues)
        guard request.count <= most / perSeries else {
            throw APIError.validation(
                "count",
                "asks for \(request.count) × \(perSeries) values; at most \(most) are sampled at once, which is \(most / perSeries) series")
        }
        let writer = DatasetWriter(context: context, account: account)
        if let name = request.saveAs { try await writer.refuseTaken(name, field: "saveAs") }
        let model = try await context.models.series(record.blob)
        let seed = request.seed ?? 0
        let format = request.format ?? .json
        if request.saveAs == nil, format == .json, request.count * perSeries <= SeriesPageOptions.smallValueCount {
            // Small enough to be made at once, without a change of threads.
            let set = try model.sample(count: request.count, seed: seed, labels: request.labels)
            return .json(SeriesPageOptions().page(of: [set]))
        }
        let labels = request.labels
        let source = try await context.compute.run {
            try ModelSource(model: model, count: request.count, seed: seed, labels: labels)
        }
        if let name = request.saveAs {
            let dataset = try await writer.store(
                source, name: name, field: "saveAs", origin: .synthetic, lineage: lineage(seed: seed, labels: labels))
            return try .json(JSON.encode(dataset), status: .created, headers: ["Location": "/v1/datasets/\(dataset.id)"])
        }
        let compute = context.compute
        let pieces = SeriesPieces.ranges(count: request.count, valuesPerSeries: perSeries, valueCount: 65_536)
        let file = SeriesFileResponse(format: format, name: "\(version.name)-\(version.version)", shape: source.shape)
        return file.response(compute: compute, deadline: deadline) { send in
            for range in pieces { try await send(try await compute.run { try source.series(range) }, range.lowerBound) }
        }
    }

    /// The answer to an interpolation request.
    func interpolate(_ request: InterpolateRequest) async throws -> HTTPResponse {
        let perSeries = record.version.length * record.version.channels.count
        let most = min(context.settings.sampleLimit, SeriesPageOptions.largestValueCount)
        guard request.steps <= most / perSeries else {
            throw APIError.validation(
                "steps",
                "asks for \(request.steps) × \(perSeries) values; at most \(most) are made at once, which is \(most / perSeries) series")
        }
        let model = try await context.models.series(record.blob)
        let make: @Sendable () throws -> [UInt8] = {
            let set = try model.interpolate(
                fromSeed: request.fromSeed, toSeed: request.toSeed, steps: request.steps,
                path: request.path == .linear ? .linear : .spherical, labels: request.labels)
            return SeriesPageOptions().page(of: [set])
        }
        if request.steps * perSeries <= SeriesPageOptions.smallValueCount { return .json(try make()) }
        return .json(try await context.compute.run(make))
    }

    private func lineage(seed: UInt64, labels: [Int]?) -> [String: JSONValue] {
        var lineage: [String: JSONValue] = [
            "model": .string(record.version.name), "version": .integer(record.version.version),
            "artifactHash": .string(record.version.artifactHash), "seed": .integer(Int(clamping: seed)),
        ]
        if let labels { lineage["labels"] = .array(labels.map(JSONValue.integer)) }
        return lineage
    }
}
