internal import CCurl
internal import CCurlShims
internal import Concurrency

/// Runs all transfers of a client on one thread.
final class TransferLoop: Sendable {
    private enum Command: Sendable {
        case start(Transfer)
        case resume(Transfer)
        case cancel(Transfer)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isStopped = false
        /// Whether the thread has been woken since it last looked.
        var isWoken = false
    }

    private let inbox = Locked(Inbox())
    private let multi: MultiHandle?

    init(maxConnections: Int) {
        _ = Self.isLibraryReady
        guard let multi = curl_multi_init() else {
            self.multi = nil
            return
        }
        semblance_curl_keep_connections(multi, max(1, maxConnections))
        self.multi = MultiHandle(pointer: multi)
        let thread = try? PlainThread(name: "http-client") { [self] in
            run(multi: self.multi?.pointer, spareHandles: max(1, maxConnections))
        }
        if thread == nil { inbox.withLock { $0.isStopped = true } }
    }

    func start(_ transfer: Transfer) {
        if !post(.start(transfer)) {
            transfer.end(.failure(HTTPClientError(kind: .other, message: "The client has been closed, or has no thread to run on.")))
        }
    }

    func resume(_ transfer: Transfer) { _ = post(.resume(transfer)) }

    /// Ends a transfer; also one that has not been started yet.
    func cancel(_ transfer: Transfer) {
        transfer.giveUp(CancellationError())
        _ = post(.cancel(transfer))
    }

    /// Ends the thread; what still runs fails as interrupted.
    func stop() {
        inbox.withLock { inbox in
            guard !inbox.isStopped, let multi else { return }
            inbox.isStopped = true
            // Under the lock, so that the handle cannot have been freed.
            curl_multi_wakeup(multi.pointer)
        }
    }

    private func post(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopped, let multi else { return false }
            inbox.commands.append(command)
            if !inbox.isWoken {
                inbox.isWoken = true
                curl_multi_wakeup(multi.pointer)
            }
            return true
        }
    }

    // MARK: The thread

    private func run(multi: UnsafeMutableRawPointer?, spareHandles: Int) {
        guard let multi else { return }
        var active: [ObjectIdentifier: ActiveTransfer] = [:]
        var spare: [UnsafeMutableRawPointer] = []

        func finish(_ running: ActiveTransfer, _ result: Result<Void, any Error>) {
            curl_multi_remove_handle(multi, running.easy)
            curl_easy_reset(running.easy)
            if spare.count < spareHandles { spare.append(running.easy) } else { curl_easy_cleanup(running.easy) }
            active[ObjectIdentifier(running.transfer)] = nil
            running.transfer.end(result)
        }

        func begin(_ transfer: Transfer) {
            if transfer.isGivenUp { return transfer.end(.failure(CancellationError())) }
            guard let easy = spare.popLast() ?? curl_easy_init() else {
                return transfer.end(.failure(HTTPClientError(kind: .other, message: "There is no memory for a request.")))
            }
            let running = ActiveTransfer(transfer, easy: easy)
            active[ObjectIdentifier(transfer)] = running
            var code = running.prepare()
            if code == CURLE_OK, curl_multi_add_handle(multi, easy) != CURLM_OK { code = CURLE_FAILED_INIT }
            if code != CURLE_OK { finish(running, .failure(running.error(code))) }
        }

        while true {
            let (commands, isStopped) = inbox.withLock { inbox in
                let taken = (inbox.commands, inbox.isStopped)
                inbox.commands = []
                inbox.isWoken = false
                return taken
            }
            for command in commands {
                switch command {
                case .start(let transfer): begin(transfer)
                case .resume(let transfer):
                    if let running = active[ObjectIdentifier(transfer)] { curl_easy_pause(running.easy, CURLPAUSE_CONT) }
                case .cancel(let transfer):
                    if let running = active[ObjectIdentifier(transfer)] { finish(running, .failure(CancellationError())) }
                }
            }
            if isStopped { break }
            var count: Int32 = 0
            curl_multi_perform(multi, &count)
            var code = CURLE_OK
            while let easy = semblance_curl_next_done(multi, &code) {
                guard let context = semblance_curl_context(easy) else { continue }
                let running = Unmanaged<ActiveTransfer>.fromOpaque(context).takeUnretainedValue()
                finish(running, code == CURLE_OK ? .success(()) : .failure(running.error(code)))
            }
            let now = ContinuousClock.now
            for running in Array(active.values) where running.isLate(now) {
                finish(running, .failure(running.error(CURLE_OPERATION_TIMEDOUT)))
            }
            curl_multi_poll(multi, nil, 0, active.isEmpty ? 60_000 : 500, nil)
        }
        for running in Array(active.values) {
            finish(running, .failure(HTTPClientError(kind: .interrupted, message: "The client was closed.")))
        }
        for easy in spare { curl_easy_cleanup(easy) }
        curl_multi_cleanup(multi)
    }

    /// libcurl must be set up once, before anything else of it is called.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// A multi handle of libcurl, freed by the loop's thread.
///
/// `@unchecked`: used by that thread only, but for `curl_multi_wakeup`, which may be called from any thread (its manual).
private struct MultiHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
}
