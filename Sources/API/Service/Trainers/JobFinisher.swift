import Catalog
import Concurrency
import Configuration
import Contracts
import Crypto
import Logging
import Specification
import Synthesizers
import TableSynthesizers

/// Ends a job: checks the artifact, makes it the next version of the model, and removes what is left over.
struct JobFinisher: Sendable {
    let context: APIContext
    let jobID: String
    let owner: String
    let attempt: Int

    /// Carries out the trainer's last word. A repeat changes nothing.
    ///
    /// - Throws: `CatalogError.staleLease` when another attempt holds the job; `APIError` 422 when the artifact is not what it should be.
    func finish(_ request: FinishRequest) async throws -> Job {
        guard let record = try await context.catalog.job(id: jobID, ownerID: nil) else { throw APIError.notFound("job of that id") }
        var version: ModelVersionReference?
        var kept: [String]?
        if record.job.state.isFinal {
            version = record.job.modelVersion
        } else if request.state == .succeeded {
            let stored = try await register(request, record)
            version = ModelVersionReference(name: stored.version.name, version: stored.version.version)
            kept = stored.blobNames
        }
        let ended = try await context.catalog.finish(
            jobID: jobID, owner: owner, attempt: attempt, now: .now(), request: request, modelVersion: version)
        if !record.job.state.isFinal {
            await JobLeftovers(context: context).remove(of: record, keeping: kept)
            context.logger.info(
                "A job ended.", ["job.state": ended.job.state.rawValue, "job.error": ended.job.error ?? "", "model.name": ended.job.model])
        }
        // Only now that the model is stored and the job has ended well; if it fails, the next upkeep does it.
        await OriginalEraser(context: context).eraseIfAsked(by: ended)
        context.bell.ring(.job(jobID))
        return ended.job
    }

    private func register(_ request: FinishRequest, _ record: JobRecord) async throws -> ModelVersionRecord {
        guard let summary = request.artifact else { throw APIError.validation("artifact", "is missing; a fit that succeeded has one") }
        // Fences the attempt before anything is stored, and gives the time that the rest needs.
        _ = try await context.catalog.heartbeat(
            jobID: jobID, owner: owner, attempt: attempt, leaseSeconds: max(30, context.settings.leaseDuration.inSeconds), now: .now(),
            report: HeartbeatRequest(progress: 1, secondsLeft: 0, message: "registering the model", trials: request.trials))
        let name = BlobName.artifact(jobID: jobID, attempt: attempt)
        let bytes: [UInt8]
        do {
            bytes = try await context.catalog.blobBytes(name)
        } catch let error as CatalogError where error.isNotFound {
            throw APIError.validation("artifact", "has not been uploaded by this attempt")
        }
        let hash = summary.sha256
        let model = try await context.compute.run { () throws(APIError) -> LoadedModel in
            guard sha256Hex(bytes) == hash else { throw .validation("artifact.sha256", "is not the hash of the uploaded bytes") }
            do {
                return try LoadedModel(artifact: bytes)
            } catch {
                throw .validation("artifact", "cannot be loaded: \(error)")
            }
        }
        var version = ModelVersion(
            name: record.job.model, version: 0, synthesizer: "", createdAt: .now(), jobID: jobID, datasets: record.job.datasets,
            parameters: [:], seed: record.job.seed, codeVersion: summary.codeVersion, score: summary.score, length: 0, channels: [],
            labels: [], artifactHash: hash, byteCount: bytes.count)
        var report: ReportFiles?
        switch model {
        case .series(let model):
            let information = model.information
            (version.synthesizer, version.parameters, version.length) = (
                information.synthesizer, information.parameters, information.length
            )
            (version.channels, version.labels) = (information.channels.map(\.name), information.labels)
        case .table(let model):
            let information = model.information
            (version.synthesizer, version.parameters) = (information.synthesizer, information.parameters)
            version.table = TableModelSummary(
                requested: information.requested, trainingRows: information.trainingRows, columns: information.columns.count,
                holdout: information.holdout?.share, notes: information.notes, report: summary.table?.report)
            if version.table?.report != nil { report = try await self.report() }
        }
        let stored = try await context.catalog.insertNextVersion(
            ModelVersionRecord(
                version: version, ownerID: record.ownerID, blob: BlobReference(name: name, byteCount: bytes.count, sha256: hash),
                report: report))
        context.versions.forgetAll()
        context.models.insert(model, hash: hash, byteCount: bytes.count)
        return stored
    }

    /// The report that this attempt has uploaded.
    private func report() async throws -> ReportFiles {
        func file(_ format: String) async throws -> BlobReference {
            let name = BlobName.report(jobID: jobID, attempt: attempt, format: format)
            do {
                let bytes = try await context.catalog.blobBytes(name)
                return BlobReference(name: name, byteCount: bytes.count, sha256: sha256Hex(bytes))
            } catch let error as CatalogError where error.isNotFound {
                throw APIError.validation("artifact.table.report", "has not been uploaded by this attempt as \(format)")
            }
        }
        return ReportFiles(page: try await file("html"), json: try await file("json"))
    }
}
