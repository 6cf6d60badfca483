import Contracts

/// Jobs in words.
enum JobText {
    /// How long it has to go, or how it ended.
    static func left(_ job: Job) -> String {
        switch job.state {
        case .queued: return "waiting for a trainer"
        case .running:
            if job.cancelRequested { return "stopping" }
            guard let seconds = job.secondsLeft else { return Format.percent(job.progress) }
            return "\(Format.percent(job.progress)), about \(Format.duration(seconds: seconds)) left"
        case .succeeded: return took(job).map { "took \($0)" } ?? "finished"
        case .failed: return "failed"
        case .cancelled: return "cancelled"
        }
    }

    static func took(_ job: Job) -> String? {
        guard let start = job.startedAt, let end = job.finishedAt else { return nil }
        return Format.duration(seconds: end.seconds(since: start))
    }
}
