import Contracts

/// Datasets in words.
enum DatasetText {
    /// "1 000 series × 256 steps × 2 channels".
    static func shape(_ series: SeriesSummary) -> String {
        var text = "\(Format.count(series.sequences)) series × \(Format.count(series.length)) steps"
        if series.channels.count > 1 { text += " × \(series.channels.count) channels" }
        return text
    }

    static func origin(_ origin: DatasetOrigin) -> String {
        switch origin {
        case .recipe: "made by a recipe"
        case .upload: "uploaded"
        case .synthetic: "synthetic"
        }
    }

    static func labels(_ labels: [LabelCount]) -> String {
        switch labels.count {
        case 0: "none"
        case 1...6: labels.map { String($0.label) }.joined(separator: ", ")
        default: "\(labels.count) labels"
        }
    }
}

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
