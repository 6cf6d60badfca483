import Catalog
import Contracts
import Specification
import Synthesizers
import TableSynthesizers

/// Makes the record of a new job: parameters complete, datasets found and their hashes kept.
struct JobFactory: Sendable {
    let context: APIContext
    let account: Account

    /// - Throws: `APIError` 422 with every problem of the parameters, the search and the datasets.
    func record(for request: CreateJobRequest) async throws -> JobRecord {
        if let description = TableSynthesizerCatalog.description(named: request.synthesizer) {
            return try await TableJobFactory(context: context, account: account).record(for: request, by: description)
        }
        guard let description = SynthesizerCatalog.description(named: request.synthesizer) else {
            throw APIError.validation("synthesizer", "is not known; GET /v1/synthesizers lists them")
        }
        var problems: [Problem] = []
        let seed = request.seed ?? UInt64.random(in: 0...UInt64(Schema.largestInteger))
        let parameters = request.parameters ?? [:]
        var values: [String: JSONValue] = [:]
        var trials: [TrialSummary] = []
        do {
            values = try ParameterValues(parameters, for: description).values
            let space = try SearchSpace(
                search: request.search ?? [:], trials: request.trials, base: parameters, description: description, seed: seed)
            trials = space.trials.enumerated().map { TrialSummary(index: $0, parameters: $1.values, state: .queued) }
        } catch {
            problems += error.problems
        }
        let datasets = try await datasets(request.datasets, &problems)
        guard problems.isEmpty else { throw APIError.validation(problems) }
        let job = Job(
            id: Identifier.make(), kind: request.kind, state: .queued, owner: account.username, synthesizer: request.synthesizer,
            datasets: datasets.map { DatasetReference(id: $0.id, name: $0.name, contentHash: $0.blob.sha256) }, model: request.model,
            parameters: values, search: request.search.flatMap { $0.isEmpty ? nil : $0 }, seed: seed,
            timeLimitSeconds: request.timeLimitSeconds, createdAt: .now(), trials: trials)
        return JobRecord(job: job, ownerID: account.id)
    }

    /// The datasets of these names or ids, as far as they can be seen and fit together.
    private func datasets(_ names: [String], _ problems: inout [Problem]) async throws -> [DatasetRecord] {
        var found: [DatasetRecord] = []
        for (index, name) in names.enumerated() {
            guard let record = try await dataset(name), record.kind == .series else {
                problems.append(Problem("datasets[\(index)]", "there is no dataset of series with the name or id \"\(name)\""))
                continue
            }
            found.append(record)
            let (width, first) = (record.series?.channels.count ?? 0, found[0].series?.channels.count ?? 0)
            if width != first {
                problems.append(
                    Problem("datasets[\(index)]", "has \(width) channels, but the first dataset has \(first); all must have equally many"))
            }
        }
        return found
    }

    private func dataset(_ name: String) async throws -> DatasetRecord? {
        if TextPattern.identifier.accepts(name), let record = try await context.catalog.dataset(id: name, ownerID: account.visibleOwnerID) {
            return record
        }
        return try await context.catalog.dataset(name: name, kind: .series, ownerID: account.id)
    }
}
