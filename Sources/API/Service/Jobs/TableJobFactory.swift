import Catalog
import Contracts
import Specification

/// Makes the record of a fit on a table.
struct TableJobFactory: Sendable {
    static let usualHoldout = 0.2

    let context: APIContext
    let account: Account

    /// - Throws: `APIError` 422 with every problem of the parameters and the table; 409 when the table cannot be used now.
    func record(for request: CreateJobRequest, by description: ComponentDescription) async throws -> JobRecord {
        var problems: [Problem] = []
        var values: [String: JSONValue] = [:]
        do {
            values = try ParameterValues(request.parameters ?? [:], for: description).values
        } catch {
            problems += error.problems
        }
        if request.datasets.count != 1 {
            problems.append(Problem("datasets", "must be one table; \(request.datasets.count) were named"))
        }
        var table: DatasetRecord?
        if let name = request.datasets.first {
            table = try await dataset(name)
            if table == nil { problems.append(Problem("datasets[0]", "there is no table with the name or id \"\(name)\"")) }
        }
        if let table, let deletion = table.table?.deletion {
            problems.append(
                Problem("datasets[0]", "has no original any more; it was deleted on \(deletion.deletedAt) after the job \(deletion.jobID)"))
        } else if let table, table.table?.state == .failed {
            problems.append(Problem("datasets[0]", "cannot be read: \(table.table?.problem ?? "")"))
        }
        guard problems.isEmpty, let table else { throw APIError.validation(problems) }
        guard table.table?.state == .ready, let metadata = table.files?.metadata else {
            throw APIError.conflict("The table \"\(table.name)\" is still being read; try again in a moment.", field: "datasets[0]")
        }
        let deletes = request.deleteOriginal ?? false
        if let other = try await JobLookup.active(using: table.id, context.catalog, where: { deletes || $0.deleteOriginal == true }) {
            throw APIError.conflict(
                deletes
                    ? "The job \(other.id) still needs the original of \"\(table.name)\", so it cannot be deleted after this one."
                    : "The job \(other.id) deletes the original of \"\(table.name)\" at its end.", field: "datasets[0]")
        }
        let job = Job(
            id: Identifier.make(), kind: request.kind, state: .queued, owner: account.username, synthesizer: request.synthesizer,
            datasets: [
                DatasetReference(
                    id: table.id, name: table.name, contentHash: table.blob.sha256, kind: .table, metadataHash: metadata.sha256)
            ], model: request.model, parameters: values, seed: request.seed ?? UInt64.random(in: 0...UInt64(Schema.largestInteger)),
            timeLimitSeconds: request.timeLimitSeconds, holdout: request.holdout ?? Self.usualHoldout, deleteOriginal: deletes,
            createdAt: .now(), trials: [TrialSummary(index: 0, parameters: values, state: .queued)])
        return JobRecord(job: job, ownerID: account.id)
    }

    private func dataset(_ name: String) async throws -> DatasetRecord? {
        if TextPattern.identifier.accepts(name), let record = try await context.catalog.dataset(id: name, ownerID: account.visibleOwnerID) {
            return record.kind == .table ? record : nil
        }
        return try await context.catalog.dataset(name: name, kind: .table, ownerID: account.id)
    }
}
