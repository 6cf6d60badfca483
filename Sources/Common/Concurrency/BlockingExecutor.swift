internal import Glibc

/// A fixed number of threads for calls that block: databases, files, password hashing, long computations.
///
/// The shared pool of Swift tasks has one thread per core and never grows, so one blocking call in it holds up everything.
/// Hop once per operation, not once per row: a hop and back takes some 15 µs.
/// Call `shutdown()` when done with it; an executor that is never shut down lives as long as the process.
package final class BlockingExecutor: TaskExecutor {
    /// The name that the threads carry.
    package let name: String
    private let queue: Monitor<JobQueue>

    /// Starts `threadCount` threads (at least one).
    ///
    /// A thread that the system refuses is left out, as long as at least one could be started; without any, work runs on the
    /// thread that asks for it.
    package init(name: String, threadCount: Int) {
        self.name = name
        self.queue = Monitor(JobQueue())
        var threads: [PlainThread] = []
        for _ in 0..<max(1, threadCount) {
            if let thread = try? PlainThread(name: name, { [self] in work() }) { threads.append(thread) }
        }
        queue.withLock { [threads] queue in
            queue.threads = threads
            if threads.isEmpty { queue.isShutDown = true }
        }
    }

    /// Runs `body` on one of the threads and returns what it returns.
    ///
    /// Task-local values and cancellation are those of the caller. Cancellation does not interrupt `body`.
    /// - Throws: what `body` throws; `BlockingExecutorError.shutDown` after `shutdown()`.
    package func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        if queue.withLock({ $0.isShutDown && !$0.threads.isEmpty }) { throw BlockingExecutorError.shutDown }
        return try await withTaskExecutorPreference(self) { try body() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let isQueued = queue.signal { queue in
            if queue.isShutDown { return false }
            queue.push(unowned)
            return true
        }
        // A job must never be dropped: the task behind it would wait for ever.
        if !isQueued { unowned.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Finishes what is queued, then ends the threads and waits for them.
    ///
    /// Blocking; not to be called on one of the threads.
    package func shutdown() {
        let threads = queue.broadcast { queue in
            queue.isShutDown = true
            return queue.threads
        }
        for thread in threads { thread.join() }
    }

    private func work() {
        let executor = asUnownedTaskExecutor()
        while let job = queue.wait({ $0.next() }) { job.runSynchronously(on: executor) }
    }
}

/// Why a `BlockingExecutor` did not run something.
package enum BlockingExecutorError: Error, CustomStringConvertible {
    /// The executor has been shut down.
    case shutDown

    package var description: String { "The work came after the executor had been shut down." }
}

/// The jobs that wait for a thread: a queue in an array whose taken front is given back from time to time.
private struct JobQueue {
    var threads: [PlainThread] = []
    var isShutDown = false
    private var jobs: [UnownedJob] = []
    private var head = 0

    mutating func push(_ job: UnownedJob) { jobs.append(job) }

    /// The next job; `.some(nil)` to end the thread; nil to go on waiting.
    mutating func next() -> UnownedJob?? {
        if head < jobs.count {
            let job = jobs[head]
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 1024 {
                jobs.removeFirst(head)
                head = 0
            }
            return .some(job)
        }
        return isShutDown ? .some(nil) : nil
    }
}
