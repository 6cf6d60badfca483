/// Something took longer than it may.
package struct TimeoutError: Error, CustomStringConvertible {
    /// The time that was allowed.
    package let limit: Duration

    package var description: String { "It took longer than the \(limit) that are allowed." }
}

/// Runs `operation` and cancels it when it takes longer than `limit`.
///
/// Cancellation is cooperative: an operation that ignores it is waited for.
/// - Throws: `TimeoutError` when the limit was reached first, otherwise what `operation` throws.
package func withTimeout<R: Sendable>(_ limit: Duration, _ operation: @escaping @Sendable () async throws -> R) async throws -> R {
    try await withThrowingTaskGroup(of: R.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimeoutError(limit: limit)
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw TimeoutError(limit: limit) }
        return result
    }
}
