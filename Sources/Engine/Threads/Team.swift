internal import CThreads
internal import Glibc
internal import Synchronization

/// Threads that share the parts of one piece of work at a time: the caller's own and `threads − 1` others.
///
/// Parts are claimed one by one, so a thread that the system holds back delays one part, not the whole. Between pieces of work the others watch for some
/// microseconds and then sleep. One caller at a time may use a team. What is computed must not depend on who computes which part; then any number of
/// threads gives the same bytes.
package final class Team: @unchecked Sendable {
    /// The number of threads that work, the caller's included.
    package let threads: Int
    private let board: Board?
    private var helpers: [pthread_t] = []

    /// One thread: the caller's.
    package static var single: Team { Team(threads: 1) }

    /// Starts the other threads; `threads` is at least 1.
    package init(threads: Int) {
        precondition(threads >= 1, "a team has at least one thread")
        self.threads = threads
        board = threads > 1 ? Board() : nil
        guard let board else { return }
        for worker in 1..<threads {
            var thread = pthread_t()
            let seat = Unmanaged.passRetained(Seat(board: board, worker: worker))
            let failure = pthread_create(&thread, nil, { Seat.work($0) }, seat.toOpaque())
            precondition(failure == 0, "no thread could be started: error \(failure)")
            helpers.append(thread)
        }
    }

    deinit {
        board?.close()
        for thread in helpers { pthread_join(thread, nil) }
    }

    /// Calls `body(part, worker)` once for each part in 0 ..< `parts` and returns when all calls have; `worker` in 0 ..< `threads` tells which thread calls.
    ///
    /// There are at most 32,767 parts; `body` must not use the team.
    package func run(_ parts: Int, _ body: (Int, Int) -> Void) {
        guard let board, parts > 1 else {
            for part in 0..<parts { body(part, 0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            var body = body
            withUnsafeMutablePointer(to: &body) { board.lead(parts, UnsafeMutableRawPointer($0)) }
        }
    }
}

/// One of the other threads.
private final class Seat {
    private let board: Board
    private let worker: Int

    init(board: Board, worker: Int) {
        self.board = board
        self.worker = worker
    }

    static func work(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let seat = Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
        seat.board.follow(as: seat.worker)
        return nil
    }
}

/// Where a team's threads find the present piece of work.
///
/// `claim` holds the number of the piece, the number of its parts and the next part that nobody has taken. A thread takes a part by an exchange that fails
/// if any of them has changed, so what it read about an older piece is never used.
private final class Board: @unchecked Sendable {
    typealias Body = (Int, Int) -> Void

    /// A piece's number (32 bits), its parts (16) and the next part (16); a number of all ones ends the team.
    private let claim = Atomic<UInt64>(0)
    private let body = Atomic<UInt>(0)
    private let finished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    static let partLimit = 0x7FFF
    private static let closed: UInt64 = 0xFFFF_FFFF
    /// How often a thread looks again before it sleeps or lets others run: some tens of microseconds.
    private static let patience = 2_000

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    private static func number(_ claim: UInt64) -> UInt64 { claim >> 32 }
    private static func parts(_ claim: UInt64) -> Int { Int(claim >> 16 & 0xFFFF) }
    private static func next(_ claim: UInt64) -> Int { Int(claim & 0xFFFF) }

    /// Offers a piece of work, takes part in it and waits for its end.
    func lead(_ parts: Int, _ body: UnsafeMutableRawPointer) {
        precondition(parts <= Self.partLimit, "a piece of work has at most \(Self.partLimit) parts")
        let number = (Self.number(claim.load(ordering: .relaxed)) + 1) & 0x7FFF_FFFF
        finished.store(0, ordering: .relaxed)
        self.body.store(UInt(bitPattern: body), ordering: .relaxed)
        publish(number << 32 | UInt64(parts) << 16)
        take(number, as: 0)
        var looks = 0
        while finished.load(ordering: .acquiring) < parts {
            looks += 1
            if looks < Self.patience { sb_pause() } else { sched_yield() }
        }
    }

    /// Takes parts of pieces of work until the team ends.
    func follow(as worker: Int) {
        var looks = 0
        while true {
            let seen = claim.load(ordering: .acquiring)
            if Self.number(seen) == Self.closed { return }
            if Self.next(seen) < Self.parts(seen) {
                take(Self.number(seen), as: worker)
                looks = 0
            } else if looks < Self.patience {
                looks += 1
                sb_pause()
            } else {
                sleep(while: seen)
                looks = 0
            }
        }
    }

    func close() { publish(Self.closed << 32) }

    private func publish(_ value: UInt64) {
        claim.store(value, ordering: .sequentiallyConsistent)
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    private func sleep(while seen: UInt64) {
        pthread_mutex_lock(mutex)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        // A piece that is published after this look finds a sleeper; one that was published before it is seen.
        while claim.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(condition, mutex) }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
    }

    /// Does parts of one piece of work until none is left to take.
    private func take(_ number: UInt64, as worker: Int) {
        var seen = claim.load(ordering: .acquiring)
        while Self.number(seen) == number, Self.next(seen) < Self.parts(seen) {
            let address = body.load(ordering: .relaxed)
            let (taken, now) = claim.compareExchange(expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
            seen = now
            guard taken, let work = UnsafeMutablePointer<Body>(bitPattern: address) else { continue }
            work.pointee(Self.next(now), worker)
            finished.add(1, ordering: .releasing)
            seen = claim.load(ordering: .acquiring)
        }
    }
}
