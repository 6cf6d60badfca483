import Concurrency
import Glibc
import Testing

@Suite("Concurrency helpers")
struct ConcurrencyTests {
    @Test("A plain thread runs its function under its name, and join waits for its end")
    func plainThread() throws {
        let name = Locked("")

        let thread = try PlainThread(name: "plain") { name.withLock { $0 = threadName() } }
        thread.join()
        thread.join()

        #expect(name.withLock { $0 } == "plain")
    }

    @Test("A monitor's wait returns what the body finds, and nil when the time is over")
    func monitor() throws {
        let monitor = Monitor(0)
        let thread = try PlainThread(name: "count") {
            for _ in 0..<1_000 { monitor.signal { $0 += 1 } }
        }

        let found = monitor.wait { $0 >= 1_000 ? $0 : nil }
        let late: Int? = monitor.wait(for: .milliseconds(5)) { $0 > 1_000 ? $0 : nil }
        thread.join()

        #expect(found == 1_000)
        #expect(late == nil)
    }

    @Test("Work that takes too long is cancelled and ends in a timeout error")
    func timeoutCancels() async {
        let wasCancelled = Locked(false)

        await #expect(throws: TimeoutError.self) {
            try await withTimeout(.milliseconds(20)) {
                do { try await Task.sleep(for: .seconds(600)) } catch {
                    wasCancelled.withLock { $0 = true }
                    throw error
                }
            }
        }

        #expect(wasCancelled.withLock { $0 })
    }

    @Test("Work that is quick enough returns its result under a timeout")
    func timeoutReturns() async throws {
        #expect(try await withTimeout(.seconds(600)) { 42 } == 42)
    }

    @Test("A deadline knows what is left, and that it has passed")
    func deadlines() {
        #expect(Deadline(after: .seconds(-1)).isPassed)
        #expect(Deadline(after: .seconds(-1)).remaining == .zero)
        #expect(!Deadline(after: .seconds(600)).isPassed)
        #expect(Deadline(after: .seconds(600)).remaining > .seconds(500))
        #expect(Deadline.never > Deadline(after: .seconds(1_000_000)))
    }

    @Test("SIGTERM and SIGINT call the handler instead of ending the process", .timeLimit(.minutes(1)))
    func signals() {
        let count = Monitor(0)
        Signals.onTermination { count.signal { $0 += 1 } }

        kill(getpid(), SIGTERM)
        count.wait { $0 >= 1 ? true : nil }
        kill(getpid(), SIGINT)
        count.wait { $0 >= 2 ? true : nil }

        #expect(count.withLock { $0 } == 2)
    }
}
