import Synchronization

/// What the store said, believed for a moment, so that a burst of equal requests costs one look-up.
///
/// Changes made through this process are told with `forget`; those of other replicas are seen when the moment is over.
final class BriefCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var validUntil: ContinuousClock.Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Counts calls of `forget`, so that a look-up that began before one is not kept after it.
        var changes = 0
    }

    private let lifetime: Duration
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - lifetime: how long a value is believed.
    ///   - capacity: at most so many values are kept.
    init(lifetime: Duration, capacity: Int) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    /// The value of `key`, from memory or as `load` finds it; nil, when there is none, is not remembered.
    ///
    /// - Parameter lifetime: how long this value may be believed at most.
    func value(
        of key: Key, lifetime limit: (Value) -> Duration = { _ in .seconds(3600) }, orLoad load: () async throws -> Value?
    ) async rethrows -> Value? {
        let now = ContinuousClock.now
        let (known, changes) = state.withLock { state in (state.entries[key], state.changes) }
        if let known, known.validUntil > now { return known.value }
        guard let value = try await load() else { return nil }
        let validUntil = now + min(lifetime, limit(value))
        state.withLock { state in
            guard state.changes == changes else { return }
            if state.entries.count >= capacity { state.entries = [:] }
            state.entries[key] = Entry(value: value, validUntil: validUntil)
        }
        return value
    }

    /// Forgets the values for which `isOutdated` is true; all of them when it is left out.
    func forget(where isOutdated: (Key, Value) -> Bool = { _, _ in true }) {
        state.withLock { state in
            state.changes += 1
            state.entries = state.entries.filter { !isOutdated($0.key, $0.value.value) }
        }
    }
}
