internal import Contracts

/// The work of one job, from its data to its artifact.
protocol JobWork: AnyObject {
    /// The trials as they stand.
    var trials: [TrialSummary] { get }
    /// Seconds of work of all attempts.
    var secondsUsed: Double { get }
    /// Does the work and uploads what it makes, on the thread that calls it.
    ///
    /// - Returns: what the API is told at the end.
    /// - Throws: `Stopped` after an interruption; anything else fails the job.
    func run() throws -> FinishRequest
}
