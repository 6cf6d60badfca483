internal import Dispatch
internal import Glibc
internal import Synchronization

/// The signals of the operating system that our programs act on.
package enum Signals {
    /// Calls `handler` each time the process is asked to end (SIGTERM, or SIGINT from Ctrl-C), and ignores SIGPIPE.
    ///
    /// When this returns, no signal is lost any more. The handler runs on a thread of its own queue, one call after the other. Handlers
    /// stay for the life of the process.
    package static func onTermination(_ handler: @escaping @Sendable () -> Void) {
        ignoreBrokenPipes()
        let queue = DispatchQueue(label: "signals")
        let isListening = DispatchSemaphore(value: 0)
        for number in [SIGTERM, SIGINT] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: DispatchWorkItem(block: handler))
            // The source takes the signal over some time after `resume`. Until then it ends the process as if nobody listened; ignoring it
            // instead would lose one that comes in between.
            source.setRegistrationHandler(handler: DispatchWorkItem { isListening.signal() })
            source.resume()
            let kept = KeptSource(source: source)
            sources.withLock { $0.append(kept) }
        }
        for _ in 0..<2 { isListening.wait() }
    }

    /// Lets a write to a closed connection fail with an error instead of ending the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    private static let sources = Mutex<[KeptSource]>([])
}

/// Keeps a source alive.
///
/// `@unchecked`: nothing but the reference is ever touched, and a Dispatch object may be held by any thread.
private struct KeptSource: @unchecked Sendable {
    let source: any DispatchSourceSignal
}
