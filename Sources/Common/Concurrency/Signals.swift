internal import Dispatch
internal import Glibc

/// The signals of the operating system that our programs act on.
package enum Signals {
    /// Calls `handler` each time the process is asked to end (SIGTERM, or SIGINT from Ctrl-C), and ignores SIGPIPE.
    ///
    /// The handler runs on a thread of its own queue, one call after the other. Handlers stay for the life of the process.
    package static func onTermination(_ handler: @escaping @Sendable () -> Void) {
        ignoreBrokenPipes()
        let queue = DispatchQueue(label: "signals")
        let registered = Monitor(0)
        let numbers = [SIGTERM, SIGINT]
        for number in numbers {
            // Without this the signal would end the process before the source sees it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: DispatchWorkItem(block: handler))
            source.setRegistrationHandler(handler: DispatchWorkItem { registered.signal { $0 += 1 } })
            source.resume()
            let kept = KeptSource(source: source)
            sources.withLock { $0.append(kept) }
        }
        // A source is set up some moments after it is resumed, and a signal that comes before is lost.
        registered.wait { $0 == numbers.count ? true : nil }
    }

    /// Lets a write to a closed connection fail with an error instead of ending the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    private static let sources = Locked<[KeptSource]>([])
}

/// Keeps a source alive.
///
/// `@unchecked`: nothing but the reference is ever touched, and a Dispatch object may be held by any thread.
private struct KeptSource: @unchecked Sendable {
    let source: any DispatchSourceSignal
}
