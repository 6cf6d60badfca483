internal import Concurrency
internal import Glibc

/// A program that runs as a child of this one.
///
/// It is in a process group of its own, so that Ctrl-C on the terminal reaches only the parent, which then stops its children in
/// order. A thread waits for its end, so no zombie is left behind.
package final class ChildProcess: Sendable {
    /// Where what the child writes goes.
    package enum Output: Sendable {
        /// To the same place as the parent's.
        case inherit
        /// Nowhere.
        case discard
        /// To the end of a file, which is made when there is none.
        case file(String)
        /// Line by line, without the line feed, to a function that is called on a thread of its own.
        case lines(@Sendable (String) -> Void)
    }

    /// What people call it.
    package let name: String
    /// Its id, which the system may give to another process once this one has ended.
    package let processID: Int32
    private let status: Monitor<ExitStatus?>

    /// Starts the program at the path `executable`.
    ///
    /// - Parameters:
    ///   - name: what people call it.
    ///   - arguments: without the program's own name.
    ///   - environment: all of it; nothing is inherited.
    ///   - onExit: called once, on a thread of its own, when the child has ended.
    /// - Throws: `ProcessError` when it cannot be started.
    package init(
        name: String, executable: String, arguments: [String] = [], environment: [String: String], output: Output = .inherit,
        errors: Output = .inherit, onExit: @escaping @Sendable (ExitStatus) -> Void = { _ in }
    ) throws(ProcessError) {
        self.name = name
        let status = Monitor<ExitStatus?>(nil)
        self.status = status
        let plan = SpawnPlan(executable: executable, arguments: arguments, environment: environment)
        let started = try plan.start(output: output, errors: errors)
        processID = started.processID
        ProcessGuardian.shared.add(started.processID)
        do {
            for reader in started.readers { _ = try PlainThread(name: "\(name) lines") { reader.run() } }
            _ = try PlainThread(name: "\(name) wait") { [processID = started.processID] in
                ExitStatus.waitForEnd(of: processID)
                // The id is given back under the lock, so that no signal can reach a stranger that gets it next.
                let ended = status.broadcast { status in
                    let ended = ExitStatus.collect(processID)
                    status = ended
                    return ended
                }
                ProcessGuardian.shared.remove(processID)
                onExit(ended)
            }
        } catch {
            Glibc.kill(started.processID, SIGKILL)
            throw ProcessError("\(name) was started, but \(error)")
        }
    }

    /// How it ended; nil while it runs.
    package var exitStatus: ExitStatus? { status.withLock { $0 } }

    /// Whether it has not ended yet.
    package var isRunning: Bool { exitStatus == nil }

    /// Sends a signal such as SIGTERM; nothing happens when the child has ended.
    package func send(signal number: Int32) {
        status.withLock { status in
            if status == nil { _ = Glibc.kill(processID, number) }
        }
    }

    /// Waits for its end; nil when that takes longer than `limit`. Blocking.
    package func wait(for limit: Duration) -> ExitStatus? { status.wait(for: limit) { $0 } }

    /// As `wait(for:)`, for tasks: looks every few milliseconds and blocks no thread.
    package func ended(within limit: Duration) async -> ExitStatus? {
        let end = ContinuousClock.now.advanced(by: limit)
        while true {
            if let status = exitStatus { return status }
            guard ContinuousClock.now < end, (try? await Task.sleep(for: .milliseconds(10))) != nil else { return exitStatus }
        }
    }

    /// Asks the child to end, and ends it by force when it has not after `grace`. Blocking.
    @discardableResult
    package func stop(grace: Duration) -> ExitStatus {
        send(signal: SIGTERM)
        if let status = wait(for: grace) { return status }
        send(signal: SIGKILL)
        return status.wait { $0 }
    }
}

/// Why a program could not be started.
package struct ProcessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
