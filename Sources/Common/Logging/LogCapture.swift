internal import Concurrency

/// Keeps the lines of a log, for tests and for a page that shows the last ones.
package final class LogCapture: Sendable {
    private let kept = Locked<[String]>([])

    /// An empty capture.
    package init() {}

    /// The output to give to a `Logger`.
    package var output: LogOutput {
        LogOutput { [self] line in
            let text = String(decoding: line.dropLast(), as: UTF8.self)
            kept.withLock { $0.append(text) }
        }
    }

    /// The lines so far, without their line feeds.
    package var lines: [String] { kept.withLock { $0 } }
}
