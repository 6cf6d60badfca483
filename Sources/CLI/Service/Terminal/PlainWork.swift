internal import Concurrency

/// Work that takes long, on a thread of its own: the pool of Swift's tasks stays free.
enum PlainWork {
    static func run<Result: Sendable>(_ name: String, _ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do throws(ThreadError) {
                _ = try PlainThread(name: name) {
                    do {
                        continuation.resume(returning: try work())
                    } catch {
                        continuation.resume(throwing: error)
                    }
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
