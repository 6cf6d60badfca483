internal import Glibc

/// A value behind a lock, with a condition that plain threads can wait for.
///
/// For threads of our own only: waiting inside a Swift task would block a thread of the shared pool.
package final class Monitor<State>: @unchecked Sendable {
    // `@unchecked`: the three allocations are never replaced, and `state` is touched only between lock and unlock.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Makes a monitor around `initial`.
    package init(_ initial: sending State) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        state = initial
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` with the value locked.
    ///
    /// Does not wake anybody.
    package func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Runs `body` with the value locked, then wakes one waiting thread.
    @discardableResult
    package func signal<R>(_ body: (inout State) -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let result = body(&state)
        pthread_cond_signal(condition)
        return result
    }

    /// Runs `body` with the value locked, then wakes every waiting thread.
    @discardableResult
    package func broadcast<R>(_ body: (inout State) -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let result = body(&state)
        pthread_cond_broadcast(condition)
        return result
    }

    /// Waits until `body` answers something else than nil, and returns it.
    ///
    /// `body` runs with the value locked.
    @discardableResult
    package func wait<R>(_ body: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// As `wait`, but gives up after `timeout` and returns nil.
    @discardableResult
    package func wait<R>(for timeout: Duration, _ body: (inout State) -> R?) -> R? {
        var limit = timespec()
        clock_gettime(CLOCK_MONOTONIC, &limit)
        let (seconds, attoseconds) = timeout.components
        // A year is as good as for ever, and keeps the sum inside 64 bits.
        limit.tv_sec += Int(max(0, min(seconds, 31_536_000)))
        limit.tv_nsec += Int(max(0, attoseconds) / 1_000_000_000)
        if limit.tv_nsec >= 1_000_000_000 {
            limit.tv_nsec -= 1_000_000_000
            limit.tv_sec += 1
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if pthread_cond_timedwait(condition, mutex, &limit) == ETIMEDOUT { return body(&state) }
        }
    }
}
