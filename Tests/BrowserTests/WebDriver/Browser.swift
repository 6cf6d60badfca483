import Contracts
import Foundation
import HTTPClient
import Specification

/// A Chromium without a window, driven by the W3C WebDriver protocol.
struct Browser: Sendable {
    private let http: HTTPClient
    private let session: String

    /// What the driver or the page did not do.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// An element of the page.
    struct Element: Sendable {
        fileprivate let id: String
    }

    /// Opens a browser; the profile is new and goes with it.
    init(driver: String) async throws {
        http = HTTPClient(timeout: .seconds(120))
        var arguments: [JSONValue] = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900", "--lang=en",
        ]
        arguments.append("--force-prefers-reduced-motion")
        var options: [String: JSONValue] = ["args": .array(arguments)]
        if let binary = ChromeDriver.executable("chromium") { options["binary"] = .string(binary) }
        let capabilities: JSONValue = [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "goog:chromeOptions": .object(options), "goog:loggingPrefs": ["browser": "ALL"],
                    "pageLoadStrategy": "normal",
                ]
            ]
        ]
        // The driver needs a moment before it listens.
        var answer: JSONValue?
        for attempt in 0..<100 where answer == nil {
            do {
                answer = try await Self.call(http, "POST", "\(driver)/session", capabilities)
            } catch let error as HTTPClientError where attempt < 99 && error.kind == .cannotConnect {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        guard let id = answer?.objectValue?["sessionId"]?.stringValue else { throw Failure(description: "chromedriver made no session") }
        session = "\(driver)/session/\(id)"
    }

    func close() async {
        _ = try? await Self.call(http, "DELETE", session)
    }

    // MARK: Pages

    func open(_ address: String) async throws { _ = try await post("url", ["url": .string(address)]) }

    func address() async throws -> String { try await get("url").stringValue ?? "" }

    /// The value that a function body returns, run in the page.
    @discardableResult
    func run(_ script: String, _ arguments: [JSONValue] = []) async throws -> JSONValue {
        try await post("execute/sync", ["script": .string(script), "args": .array(arguments)])
    }

    /// The text of the page as it is seen.
    func text() async throws -> String { try await run("return document.body.innerText").stringValue ?? "" }

    // MARK: Elements

    /// The first element of a selector; waits until there is one.
    func find(_ selector: String, seconds: Double = 20) async throws -> Element {
        try await until("there is \(selector)", seconds: seconds) { try await all(selector).first }
    }

    /// All elements of a selector, as the page is now.
    func all(_ selector: String) async throws -> [Element] {
        let found = try await post("elements", ["using": "css selector", "value": .string(selector)])
        return (found.arrayValue ?? []).compactMap { $0.objectValue?.values.first?.stringValue.map(Element.init(id:)) }
    }

    /// Clicks the first element of a selector, in the middle of what is seen of it.
    func click(_ selector: String) async throws {
        let element = try await find(selector)
        _ = try await run("arguments[0].scrollIntoView({ block: 'center' })", [reference(element)])
        _ = try await post("element/\(element.id)/click", .object([:]))
    }

    /// Replaces what is in a field by keys.
    func fill(_ selector: String, _ text: String) async throws {
        let element = try await find(selector)
        _ = try await run("arguments[0].scrollIntoView({ block: 'center' })", [reference(element)])
        _ = try await post("element/\(element.id)/clear", .object([:]))
        try await type(selector, text)
    }

    /// Sends keys to an element: also how a file is chosen.
    func type(_ selector: String, _ text: String) async throws {
        let element = try await find(selector)
        _ = try await post("element/\(element.id)/value", ["text": .string(text)])
    }

    /// Chooses an option of a list as a person does: the value changes, and the page is told.
    func choose(_ selector: String, _ value: String) async throws {
        let element = try await find(selector)
        _ = try await run(
            """
            const [list, value] = arguments;
            list.value = value;
            list.dispatchEvent(new Event('input', { bubbles: true }));
            list.dispatchEvent(new Event('change', { bubbles: true }));
            """, [reference(element), .string(value)])
    }

    private func reference(_ element: Element) -> JSONValue { ["element-6066-11e4-a52e-4f735466cecf": .string(element.id)] }

    // MARK: Waiting

    /// The value of `body` as soon as it has one.
    func until<Value>(_ what: String, seconds: Double = 30, _ body: () async throws -> Value?) async throws -> Value {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if let value = try await body() { return value }
            guard ContinuousClock.now < end else {
                throw Failure(description: "After \(Int(seconds)) s still not so: \(what). The page:\n\(try await text().prefix(1500))")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Waits until a script's expression is true.
    func wait(for expression: String, seconds: Double = 30) async throws {
        try await until(expression, seconds: seconds) { try await run("return !!(\(expression))").booleanValue == true ? () : nil }
    }

    // MARK: Seeing

    /// Errors that the page wrote to the console, violations of the security policy among them.
    func consoleErrors() async throws -> [String] {
        let lines = try await post("se/log", ["type": "browser"]).arrayValue ?? []
        return lines.compactMap { line in
            guard line.objectValue?["level"]?.stringValue == "SEVERE" else { return nil }
            return line.objectValue?["message"]?.stringValue
        }
    }

    /// Sets how wide the page is shown.
    func setWidth(_ width: Int) async throws {
        try await devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": .integer(width), "height": 900, "deviceScaleFactor": 1, "mobile": .boolean(width < 600)])
    }

    /// The whole page as a PNG file.
    func screenshot() async throws -> Data {
        let metrics = try await devTools("Page.getLayoutMetrics", .object([:])).objectValue?["cssContentSize"]?.objectValue
        let width = metrics?["width"] ?? 1280
        let height = min(metrics?["height"]?.doubleValue ?? 900, 6000)
        let shot = try await devTools(
            "Page.captureScreenshot",
            [
                "format": "png", "captureBeyondViewport": true,
                "clip": ["x": 0, "y": 0, "width": width, "height": .number(height), "scale": 1],
            ])
        guard let data = Data(base64Encoded: shot.objectValue?["data"]?.stringValue ?? "") else {
            throw Failure(description: "there is no screenshot")
        }
        return data
    }

    @discardableResult
    private func devTools(_ command: String, _ parameters: JSONValue) async throws -> JSONValue {
        try await post("goog/cdp/execute", ["cmd": .string(command), "params": parameters])
    }

    // MARK: Protocol

    private func get(_ path: String) async throws -> JSONValue { try await Self.call(http, "GET", "\(session)/\(path)") }

    private func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        try await Self.call(http, "POST", "\(session)/\(path)", body)
    }

    private static func call(_ http: HTTPClient, _ method: String, _ address: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let answer = try await http.send(
            method, address, headers: ["Content-Type": "application/json"], body: try body.map { try JSON.encode($0) })
        let value = try JSON.decode(JSONValue.self, from: answer.body).objectValue?["value"] ?? .null
        guard answer.status == 200 else {
            let message = value.objectValue?["message"]?.stringValue ?? "status \(answer.status)"
            throw Failure(description: "\(method) \(address.split(separator: "/").suffix(2).joined(separator: "/")): \(message)")
        }
        return value
    }
}
