import Foundation

/// The chromedriver that runs Chromium for a test, on a free port of its own.
final class ChromeDriver {
    /// The driver's address without a slash at the end.
    let address: String
    private let process: Process

    /// Why browser tests cannot run here; nil when they can.
    static var missing: String? {
        if executable("chromedriver") == nil { return "chromedriver is not installed (Debian: chromium-driver)." }
        if executable("chromium") == nil && executable("chrome") == nil { return "Chromium is not installed (Debian: chromium)." }
        return nil
    }

    /// - Throws: what the start of the process throws.
    init() throws {
        let port = FreePort.find()
        address = "http://127.0.0.1:\(port)"
        process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable("chromedriver") ?? "/usr/bin/chromedriver")
        process.arguments = ["--port=\(port)", "--log-level=OFF"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Where a program is, by the search path.
    static func executable(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
