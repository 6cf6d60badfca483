internal import Concurrency
internal import Glibc
internal import Synchronization

/// Whether somebody has asked for the end: Ctrl-C or SIGTERM.
package final class Interruption: Sendable {
    /// The work ended because somebody asked for it.
    struct Interrupted: Error {}

    private let requests = Atomic<Int>(0)
    private let isWatching = Atomic<Bool>(false)
    private let isOfProcess: Bool

    /// - Parameter isOfProcess: whether the signals of the process count, once `watch` was called.
    package init(isOfProcess: Bool = false) { self.isOfProcess = isOfProcess }

    /// Asks for the end.
    package func request() { requests.add(1, ordering: .relaxed) }

    /// Whether the end was asked for.
    var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// From now on a signal does not end the process but is a request, which `check` tells of; the second ends it at once.
    func watch() {
        guard isOfProcess, !isWatching.exchange(true, ordering: .relaxed) else { return }
        Signals.onTermination { [self] in
            request()
            if requests.load(ordering: .relaxed) > 1 { _exit(ExitCode.interrupted.rawValue) }
        }
    }

    /// - Throws: `Interrupted` when the end was asked for.
    func check() throws(Interrupted) {
        if isRequested { throw Interrupted() }
    }
}
