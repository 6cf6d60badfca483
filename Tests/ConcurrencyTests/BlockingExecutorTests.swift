import Concurrency
import Glibc
import Synchronization
import Testing

@Suite("The blocking executor")
struct BlockingExecutorTests {
    private enum Local {
        @TaskLocal static var word = "none"
    }

    private struct Failure: Error, Equatable {
        let number: Int
    }

    @Test("Work runs on the executor's own threads and not on the shared pool")
    func ownThreads() async throws {
        let executor = BlockingExecutor(name: "own-thread", threadCount: 1)
        defer { executor.shutdown() }

        let name = try await executor.run { threadName() }

        #expect(name == "own-thread")
    }

    @Test("As many blocking calls run at once as there are threads, while the shared pool goes on")
    func parallelBlocking() async throws {
        let executor = BlockingExecutor(name: "blocking", threadCount: 4)
        defer { executor.shutdown() }
        // Each call waits for all the others: with fewer threads this would never end.
        let meeting = Monitor(0)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await executor.run {
                        meeting.broadcast { $0 += 1 }
                        meeting.wait { $0 == 4 ? true : nil }
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(meeting.withLock { $0 } == 4)
    }

    @Test("Results and errors come back, and task-local values reach the work")
    func resultsErrorsAndLocals() async throws {
        let executor = BlockingExecutor(name: "results", threadCount: 2)
        defer { executor.shutdown() }

        let word = try await Local.$word.withValue("here") { try await executor.run { Local.word } }
        await #expect(throws: Failure(number: 7)) { try await executor.run { throw Failure(number: 7) } }

        #expect(word == "here")
    }

    @Test("Every one of ten thousand pieces of work is done exactly once")
    func manyJobs() async throws {
        let executor = BlockingExecutor(name: "many", threadCount: 3)
        defer { executor.shutdown() }
        let count = Counter()

        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<10_000 {
                group.addTask {
                    try await executor.run {
                        count.add()
                        return number
                    }
                }
            }
            var sum = 0
            for try await number in group { sum += number }
            #expect(sum == 49_995_000)
        }

        #expect(count.value == 10_000)
    }

    @Test("Shutting down finishes what was accepted and refuses what comes later; no work is lost silently")
    func shutdownFinishes() async throws {
        let executor = BlockingExecutor(name: "ending", threadCount: 1)
        let done = Counter()
        let tasks = (0..<200).map { _ in
            Task { try await executor.run { done.add() } }
        }
        try await executor.run {}

        executor.shutdown()
        var refused = 0
        for task in tasks {
            if case .failure = await task.result { refused += 1 }
        }

        #expect(done.value + refused == 200)
        await #expect(throws: BlockingExecutorError.shutDown) { try await executor.run {} }
    }
}

/// Counts from any thread.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int { count.load(ordering: .relaxed) }

    func add() { count.wrappingAdd(1, ordering: .relaxed) }
}

/// The name of the calling thread.
func threadName() -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let file = open("/proc/thread-self/comm", O_RDONLY)
    defer { close(file) }
    let count = max(0, read(file, &bytes, bytes.count))
    return String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
}
