internal import Glibc

/// A value behind a lock of the system.
///
/// As `Synchronization.Mutex`, which Thread Sanitizer cannot follow on Linux: there a contended lock is taken by the kernel, out of its
/// sight, and every access under it looks like a race. Copies share the value.
package struct Locked<State>: @unchecked Sendable {
    // `@unchecked`: the state is touched only by `withLock`, between lock and unlock.
    @usableFromInline let storage: LockedStorage<State>

    /// Puts `initial` behind a new lock.
    @inlinable
    package init(_ initial: sending State) {
        // `create` makes an instance of the class it is called on.
        storage = unsafeDowncast(
            LockedStorage<State>.create(minimumCapacity: SystemLock.words) { _ in initial }, to: LockedStorage<State>.self)
        storage.withUnsafeMutablePointerToElements { SystemLock.create($0) }
    }

    /// Runs `body` with the value locked; the lock must not be taken again inside.
    @inlinable
    package func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
        try storage.withUnsafeMutablePointers { (state, lock) throws(E) -> R in
            SystemLock.lock(lock)
            defer { SystemLock.unlock(lock) }
            return try body(&state.pointee)
        }
    }
}

/// One allocation for the value and its lock, at an address that does not change.
@usableFromInline
final class LockedStorage<State>: ManagedBuffer<State, UInt> {
    deinit {
        withUnsafeMutablePointerToElements { SystemLock.destroy($0) }
    }
}

/// A lock of the system in memory that others own.
@usableFromInline
enum SystemLock {
    /// The memory that a lock needs, in words.
    @usableFromInline static let words = (MemoryLayout<pthread_mutex_t>.size + MemoryLayout<UInt>.size - 1) / MemoryLayout<UInt>.size

    @usableFromInline
    static func create(_ words: UnsafeMutablePointer<UInt>) {
        let mutex = UnsafeMutableRawPointer(words).initializeMemory(as: pthread_mutex_t.self, to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    @usableFromInline
    static func lock(_ words: UnsafeMutablePointer<UInt>) { pthread_mutex_lock(mutex(words)) }

    @usableFromInline
    static func unlock(_ words: UnsafeMutablePointer<UInt>) { pthread_mutex_unlock(mutex(words)) }

    @usableFromInline
    static func destroy(_ words: UnsafeMutablePointer<UInt>) { pthread_mutex_destroy(mutex(words)) }

    private static func mutex(_ words: UnsafeMutablePointer<UInt>) -> UnsafeMutablePointer<pthread_mutex_t> {
        UnsafeMutableRawPointer(words).assumingMemoryBound(to: pthread_mutex_t.self)
    }
}
