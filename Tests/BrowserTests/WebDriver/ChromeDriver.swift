import Foundation
import Processes
import TestSupport

/// The chromedriver that runs Chromium for a test, on a free port of its own.
final class ChromeDriver {
    /// The driver's address without a slash at the end.
    let address: String
    private let process: ChildProcess

    /// Why browser tests cannot run here; nil when they can.
    static var missing: String? {
        if executable("chromedriver") == nil { return "chromedriver is not installed (Debian: chromium-driver)." }
        if executable("chromium") == nil && executable("chrome") == nil { return "Chromium is not installed (Debian: chromium)." }
        return nil
    }

    /// - Throws: `ProcessError` when the driver does not start.
    init() throws {
        let port = try FreePort.take()
        address = "http://127.0.0.1:\(port)"
        process = try ChildProcess(
            name: "chromedriver", executable: Self.executable("chromedriver") ?? "/usr/bin/chromedriver",
            arguments: ["--port=\(port)", "--log-level=OFF"], environment: ProcessInfo.processInfo.environment, output: .discard,
            errors: .discard)
    }

    func stop() { _ = process.stop(grace: .seconds(5)) }

    /// Where a program is, by the search path.
    static func executable(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
