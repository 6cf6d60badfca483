import Foundation
import HTTPClient

/// The three programs as they are built, on free ports, with a store in a temporary folder.
final class Stack {
    static let username = "ada"
    static let password = "correct horse battery"

    /// The address of the web pages.
    let webURL: String
    private let folder: URL
    private var processes: [Process] = []

    /// Starts all three and waits until they answer.
    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("semblance-browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (apiPort, webPort) = (FreePort.find(), FreePort.find())
        let apiURL = "http://127.0.0.1:\(apiPort)"
        webURL = "http://127.0.0.1:\(webPort)"
        let environment = [
            "DATABASE_URL": "sqlite:\(folder.path)/semblance.sqlite", "API_PORT": String(apiPort), "API_URL": apiURL,
            "WEB_PORT": String(webPort), "WEB_URL": webURL, "ADMIN_USERNAME": Self.username, "ADMIN_PASSWORD": Self.password,
            "TRAINER_TOKEN": "browser-tests-\(UUID().uuidString)", "TRAINER_CHECKPOINT_SECONDS": "2", "TRAINER_POLL_SECONDS": "1",
            "ASSETS_DIRECTORY": Places.package.appendingPathComponent("Sources/Web/Assets").path,
            "VENDOR_DIRECTORY": Places.vendor.path, "LOG_LEVEL": "warning", "OPENBLAS_NUM_THREADS": "1", "EXAMPLE": "0",
        ]
        for program in ["semblance-api", "semblance-trainer", "semblance-web"] {
            try start(program, environment)
            if program == "semblance-api" { try await waitFor("\(apiURL)/v1/ready") }
        }
        try await waitFor("\(webURL)/health")
    }

    func stop() {
        for process in processes.reversed() where process.isRunning { process.terminate() }
        for process in processes { process.waitUntilExit() }
        try? FileManager.default.removeItem(at: folder)
    }

    private func start(_ program: String, _ environment: [String: String]) throws {
        let process = Process()
        process.executableURL = Places.programs.appendingPathComponent(program)
        process.environment = environment.merging(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": folder.path]) { $1 }
        process.currentDirectoryURL = folder
        let log = folder.appendingPathComponent("\(program).log")
        FileManager.default.createFile(atPath: log.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        processes.append(process)
    }

    private func waitFor(_ address: String) async throws {
        let http = HTTPClient(timeout: .seconds(5))
        for _ in 0..<300 {
            if let answer = try? await http.send("GET", address), answer.status == 200 { return }
            if let ended = processes.first(where: { !$0.isRunning }) {
                throw Browser.Failure(description: "\(ended.executableURL?.lastPathComponent ?? "") ended at its start:\n\(logs())")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Browser.Failure(description: "\(address) does not answer:\n\(logs())")
    }

    /// What the programs wrote to their logs, for a failed test.
    func logs() -> String {
        ["semblance-api", "semblance-trainer", "semblance-web"].map { program in
            let text = (try? String(contentsOf: folder.appendingPathComponent("\(program).log"), encoding: .utf8)) ?? ""
            return "\(program):\n\(text.suffix(3000))"
        }.joined(separator: "\n")
    }
}
