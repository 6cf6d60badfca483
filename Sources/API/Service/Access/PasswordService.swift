import Concurrency
import Crypto
import Synchronization

/// Hashes and checks passwords on threads of their own, so that log-ins do not hold anything else up.
final class PasswordService: Sendable {
    private let executor: BlockingExecutor
    private let waiting = Atomic(0)
    /// A hash that no password has, so that an unknown username takes as long as a wrong password.
    private static let decoy = Result { try PasswordHash.make(randomToken()) }
    private static let mostWaiting = 64

    init(threadCount: Int = 2) throws {
        executor = BlockingExecutor(name: "passwords", threadCount: threadCount)
        _ = try Self.decoy.get()
    }

    /// The hash to store for a password.
    func hash(_ password: String) async throws -> String {
        try await run { try PasswordHash.make(password) }
    }

    /// Whether the password is the one of the hash; with no hash always false, after the same time.
    func verify(_ password: String, against hash: String?) async throws -> Bool {
        let decoy = try Self.decoy.get()
        return try await run { PasswordHash.verify(password, against: hash ?? decoy) && hash != nil }
    }

    func shutdown() { executor.shutdown() }

    private func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        let count = waiting.add(1, ordering: .relaxed).newValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard count <= Self.mostWaiting else { throw APIError.unavailable("Too many log-ins at once; try again in a moment.") }
        return try await executor.run(body)
    }
}
