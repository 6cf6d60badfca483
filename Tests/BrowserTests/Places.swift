import Foundation

/// Where things are.
enum Places {
    /// The package's folder.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Plotly and Bootstrap, as `make` fetches them.
    static let vendor = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["VENDOR_DIRECTORY"] ?? package.appendingPathComponent(".cache/vendor").path)

    /// The test inputs that all projects share.
    static let data = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["SEMBLANCE_SHARED_DATA"]
            ?? package.deletingLastPathComponent().appendingPathComponent("shared/data").path
    ).standardizedFileURL

    /// Where screenshots are kept.
    static let screenshots = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["SCREENSHOT_DIRECTORY"]
            ?? package.appendingPathComponent(".build/screenshots").path)

    /// Why the browser tests cannot run here; nil when they can.
    static var missing: String? {
        if let missing = ChromeDriver.missing { return missing }
        if !FileManager.default.fileExists(atPath: vendor.appendingPathComponent("plotly.min.js").path) {
            return "Plotly is not in the vendor folder; `make test` fetches it."
        }
        if !FileManager.default.fileExists(atPath: data.appendingPathComponent("series/co2.csv").path) {
            return "The shared test data are not there (SEMBLANCE_SHARED_DATA)."
        }
        return nil
    }
}
