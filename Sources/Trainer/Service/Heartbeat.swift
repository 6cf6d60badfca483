internal import Concurrency
internal import Contracts
internal import Logging

/// Tells the API again and again that the job is being worked on and how far it is, and hears of cancellation.
///
/// It runs on a thread of its own: a training that uses all it gets must not cost the lease.
struct Heartbeat: Sendable {
    let connection: JobConnection
    let control: JobControl
    let leaseSeconds: Double
    let liveness: Liveness
    let logger: Logger

    /// A third of the lease, so that two may be lost; at most half a second, because a person who cancels does not want to wait.
    private var interval: Duration { .milliseconds(Int(max(0.05, min(0.5, leaseSeconds / 3)) * 1000)) }

    /// Returns when the job has ended or the lease is lost. Blocking.
    func run() {
        var backoff = Backoff(first: 0.1, longest: max(0.1, min(2, leaseSeconds / 3)))
        var failures = 0
        var pause = Duration.zero
        var toldTrials: [TrialSummary] = []
        while !control.waitForEnd(pause) {
            liveness.touch()
            do {
                let report = control.report
                // A search may have many trials: they are told when one of them has changed.
                let answer = try connection.heartbeat(
                    report.heartbeat(withTrials: report.trials != toldTrials),
                    timeout: .milliseconds(Int(max(1, min(10, leaseSeconds / 2)) * 1000)))
                toldTrials = report.trials
                if answer.cancelRequested { control.interrupt(.cancelled) }
                if failures > 0 { logger.info("The API hears the heartbeat again.", ["failures": "\(failures)"]) }
                failures = 0
                backoff.reset()
                pause = interval
            } catch let error as Stopped {
                logger.debug("The heartbeat was refused.", ["reason": "\(error.reason)"])
                return
            } catch {
                failures += 1
                if failures == 1 { logger.warning("The API does not hear the heartbeat.", ["error": "\(error)"]) }
                pause = backoff.pause()
            }
        }
    }
}
