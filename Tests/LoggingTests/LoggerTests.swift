import FoundationEssentials
import Logging
import Testing

@Suite("The log")
struct LoggerTests {
    private func parsed(_ line: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }

    @Test("A line is one JSON object with time, level, message, service and metadata")
    func lineFields() throws {
        let capture = LogCapture()
        let logger = Logger(label: "api", level: .info, output: capture.output)

        logger.info("A request was answered.", ["http.status": "200", "http.path": "/v1/health"])

        let line = try parsed(try #require(capture.lines.first))
        #expect(line["level"] == "info")
        #expect(line["message"] == "A request was answered.")
        #expect(line["service"] == "api")
        #expect(line["http.status"] == "200")
        #expect(line["http.path"] == "/v1/health")
        #expect(try #require(line["time"]).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        #expect(line.count == 6)
    }

    @Test("Lines below the level are left out", arguments: LogLevel.allCases)
    func levels(level: LogLevel) {
        let capture = LogCapture()
        let logger = Logger(label: "api", level: level, output: capture.output)

        for each in LogLevel.allCases { logger.log(each, "text") }

        #expect(capture.lines.count == LogLevel.allCases.filter { $0 >= level }.count)
        #expect(logger.isEnabled(.error))
    }

    @Test("Request and job ids come from the task, also in child tasks")
    func context() async throws {
        let capture = LogCapture()
        let logger = Logger(label: "api", level: .info, output: capture.output)

        await LogContext.$requestID.withValue("r-1") {
            await LogContext.$jobID.withValue("j-2") {
                await withTaskGroup(of: Void.self) { group in group.addTask { logger.info("inside") } }
            }
        }
        logger.info("outside")

        let inside = try parsed(capture.lines[0])
        let outside = try parsed(capture.lines[1])
        #expect(inside["request.id"] == "r-1")
        #expect(inside["job.id"] == "j-2")
        #expect(outside["request.id"] == nil)
    }

    @Test("No text can end the line or forge a field", arguments: ["a\"b", "a\\b", "line\nfeed", "nul\0", "\u{7F}\u{1B}[31m", "ünïcödé 🎈"])
    func escaping(text: String) throws {
        let capture = LogCapture()
        let logger = Logger(label: "api", level: .info, output: capture.output)

        logger.error(text, [text: text])

        let line = try #require(capture.lines.first)
        #expect(!line.utf8.contains { $0 < 0x20 })
        #expect(try parsed(line)["message"] == text)
        #expect(try parsed(line)[text] == text)
    }

    @Test("Metadata cannot replace the fixed fields, and metadata of a logger is on every line")
    func fixedFields() throws {
        let capture = LogCapture()
        let logger = Logger(label: "api", level: .info, output: capture.output).adding(["trainer.name": "t1"])

        logger.warning("real", ["message": "forged", "level": "debug"])

        let line = try parsed(try #require(capture.lines.first))
        #expect(line["message"] == "real")
        #expect(line["level"] == "warning")
        #expect(line["metadata.message"] == "forged")
        #expect(line["trainer.name"] == "t1")
    }

    @Test(
        "Times are written in UTC for any date",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"), (1_735_689_599, "2024-12-31T23:59:59.000Z"),
            (4_102_444_800, "2100-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.000Z"),
        ])
    func timestamps(seconds: Int, text: String) {
        #expect(timestamp(secondsSince1970: seconds, milliseconds: 0) == text)
    }
}
