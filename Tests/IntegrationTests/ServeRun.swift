import Processes
import Synchronization
import TestSupport

/// `semblance serve` in a folder and on ports of its own.
final class ServeRun: Sendable {
    let folder: String
    let apiURL: String
    private let environment: [String: String]
    private let text = Mutex("")
    private let process = Mutex<ChildProcess?>(nil)

    private init(folder: String, example: Bool, environment: [String: String]) throws {
        self.folder = folder
        let apiPort = try FreePort.take()
        apiURL = "http://127.0.0.1:\(apiPort)"
        let own = [
            "PATH": "/usr/bin:/bin", "API_PORT": "\(apiPort)", "WEB_PORT": "\(try FreePort.take())", "EXAMPLE": example ? "1" : "0",
            "SHUTDOWN_SECONDS": "5", "ASSETS_DIRECTORY": SourceTree.path("Sources/Web/Assets"),
            "VENDOR_DIRECTORY": SourceTree.path(".cache/vendor"), "TMPDIR": folder,
        ]
        self.environment = own.merging(environment) { $1 }
    }

    static func with<R: Sendable>(
        example: Bool, environment: [String: String] = [:], _ body: (ServeRun) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with("serve") { folder in
            let run = try ServeRun(folder: folder, example: example, environment: environment)
            try await run.start()
            do {
                let result = try await body(run)
                await run.killHard()
                return result
            } catch {
                print("What serve said:\n\(run.output)")
                await run.killHard()
                throw error
            }
        }
    }

    /// Everything that it has said since the last start, on both outputs.
    var output: String { text.withLock { $0 } }

    private var data: String { "\(folder)/data" }

    func start() async throws {
        text.withLock { $0 = "" }
        let receive: @Sendable (String) -> Void = { [self] line in text.withLock { $0 += line + "\n" } }
        let started = try ChildProcess(
            name: "serve", executable: "\(try Program.directory())/semblance", arguments: ["serve", "--data", data],
            environment: environment, output: .lines(receive), errors: .lines(receive))
        process.withLock { $0 = started }
    }

    /// Waits until it has said something.
    func waitFor(_ words: String, within limit: Duration) async throws {
        let end = ContinuousClock.now.advanced(by: limit)
        while ContinuousClock.now < end {
            if output.contains(words) { return }
            guard process.withLock({ $0?.isRunning ?? false }) else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        if !output.contains(words) { throw LaboratoryError("serve did not say '\(words)' in \(limit)") }
    }

    /// Asks it to end; how it did.
    func stop() async -> ExitStatus? {
        let process = process.withLock { $0 }
        process?.send(signal: ProcessSignal.terminate)
        return await process?.ended(within: .seconds(30))
    }

    /// How it ended by itself.
    func ended() async -> ExitStatus? { await process.withLock { $0 }?.ended(within: .seconds(30)) }

    func killHard() async {
        let process = process.withLock { $0 }
        process?.send(signal: ProcessSignal.kill)
        _ = await process?.ended(within: .seconds(10))
    }

    /// The id of one of its programs that runs now, found by its environment; nil when there is none.
    func processID(of program: String) -> Int32? {
        ProcessTable.processes(named: "semblance-\(program)", environment: "TMPDIR=\(folder)").first
    }

    func kill(_ processID: Int32) { ProcessTable.kill(processID) }

    func firstLine(of file: String) -> String? {
        TestFiles.text("\(data)/\(file)")?.split(separator: "\n").first.map(String.init)
    }

    func lineCount(of file: String) -> Int? {
        TestFiles.text("\(data)/\(file)")?.split(separator: "\n").count
    }

    func mode(of file: String) -> Int? { TestFiles.mode("\(data)/\(file)") }
}
