package import Contracts

/// How a job moves from state to state. Pure: stores read a record, apply one of these, and write it back in one step.
extension JobRecord {
    /// Whether its lease is over at `now`, so that another trainer may take it up.
    package func isLeaseExpired(now: Timestamp) -> Bool {
        guard let leaseExpiresAt else { return true }
        return leaseExpiresAt <= now
    }

    /// Whether `attempt` of `owner` still holds it.
    package func isHeld(by owner: String, attempt: Int) -> Bool {
        job.state == .running && leaseOwner == owner && job.attempt == attempt
    }

    /// Hands it to `owner` as the next attempt.
    package mutating func beginAttempt(owner: String, leaseSeconds: Double, now: Timestamp) {
        job.state = .running
        job.attempt += 1
        if job.startedAt == nil { job.startedAt = now }
        leaseOwner = owner
        leaseExpiresAt = now.advanced(bySeconds: leaseSeconds)
    }

    /// Takes over what the trainer reports. What the report leaves out is cleared; trials are kept.
    package mutating func apply(_ report: HeartbeatRequest, leaseExpiresAt: Timestamp) {
        self.leaseExpiresAt = leaseExpiresAt
        job.progress = report.progress
        job.secondsLeft = report.secondsLeft
        job.message = report.message
        if let trials = report.trials { job.trials = trials }
    }

    /// Names the newest checkpoint; returns the one it replaces, nil when it is the same.
    package mutating func replaceCheckpoint(with newest: BlobReference, secondsUsed: Double) -> BlobReference? {
        let replaced = checkpoint
        checkpoint = newest
        self.secondsUsed = secondsUsed
        return Self.superseded(replaced, by: newest)
    }

    /// The old checkpoint when its blob is no longer wanted: a repeated call must not lead to the deletion of the newest.
    package static func superseded(_ old: BlobReference?, by newest: BlobReference) -> BlobReference? {
        old?.name == newest.name ? nil : old
    }

    /// Ends it. Trials are kept when the request brings none. The owner stays, so that a repeat of the call is recognised.
    package mutating func finish(_ request: FinishRequest, modelVersion: ModelVersionReference?, now: Timestamp) {
        job.state = request.state
        job.error = request.error
        if !request.trials.isEmpty { job.trials = request.trials }
        if request.state == .succeeded { job.progress = 1 }
        job.secondsLeft = nil
        job.message = request.message
        job.finishedAt = now
        if let modelVersion { job.modelVersion = modelVersion }
        leaseExpiresAt = nil
    }

    /// Whether this attempt has ended it in this very way before.
    package func isFinished(by owner: String, attempt: Int, as state: JobState) -> Bool {
        job.state == state && leaseOwner == owner && job.attempt == attempt
    }

    /// Cancels it at once when nobody works on it, else asks its trainer to stop. A final job stays as it is.
    package mutating func cancel(now: Timestamp) {
        switch job.state {
        case .queued: endCancelled(now: now)
        case .running where isLeaseExpired(now: now): endCancelled(now: now)
        case .running: job.cancelRequested = true
        case .succeeded, .failed, .cancelled: break
        }
    }

    /// Whether its cancellation was requested and its trainer is gone.
    package func isAbandoned(now: Timestamp) -> Bool { job.state == .running && job.cancelRequested && isLeaseExpired(now: now) }

    /// Makes it cancelled.
    package mutating func endCancelled(now: Timestamp) {
        job.state = .cancelled
        job.cancelRequested = true
        job.secondsLeft = nil
        job.message = nil
        job.finishedAt = now
        leaseExpiresAt = nil
    }
}
