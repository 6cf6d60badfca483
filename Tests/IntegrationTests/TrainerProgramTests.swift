import Processes
import Synchronization
import TestSupport
import Testing

@Suite("The trainer as a program")
struct TrainerProgramTests {
    /// How a run ended, and what it said.
    private func run(_ arguments: [String], _ variables: [String: String]) async throws -> (status: ExitStatus?, text: String) {
        let text = Mutex("")
        let receive: @Sendable (String) -> Void = { line in text.withLock { $0 += line + "\n" } }
        let process = try ChildProcess(
            name: "trainer", executable: "\(try Program.directory())/semblance-trainer", arguments: arguments, environment: variables,
            output: .lines(receive), errors: .lines(receive))
        let status = await process.ended(within: .seconds(30))
        process.send(signal: ProcessSignal.kill)
        // The last lines may come a moment after the end.
        try await Task.sleep(for: .milliseconds(100))
        return (status, text.withLock { $0 })
    }

    @Test("--health tells whether a trainer is alive here")
    func health() async throws {
        try await Stack.with(parts: [.trainer]) { stack in
            let alive = ["TMPDIR": stack.directory]
            #expect(try await stack.until { stack.log(.trainer).contains("has started") })
            var status: ExitStatus?
            // The file is there a moment after the start.
            for _ in 0..<50 where status != .exited(0) {
                status = try await run(["--health"], alive).status
            }
            #expect(status == .exited(0))
            try await TemporaryFolder.with("health") { folder in
                #expect(try await run(["--health"], ["TMPDIR": folder]).status == .exited(1))
            }
        }
    }

    @Test("Wrong settings end it with one message that names all of them")
    func wrongSettings() async throws {
        let (status, text) = try await run(
            [], ["API_URL": "ftp://x", "TRAINER_POLL_SECONDS": "often", "TRAINER_CHECKPOINT_SECONDS": "900"])
        #expect(status == .exited(78))
        for name in ["API_URL", "TRAINER_POLL_SECONDS", "TRAINER_CHECKPOINT_SECONDS"] { #expect(text.contains(name), "\(text)") }
    }

    @Test("An unknown argument ends it with the code of wrong use")
    func unknownArgument() async throws {
        let (status, text) = try await run(["--fast"], [:])
        #expect(status == .exited(2))
        #expect(text.contains("--fast"))
    }
}
