import Specification
import Tabular
import Testing

@Suite struct JSONLinesTests {
    private let text = """
        {"id": 1, "name": "Ann \\"A\\" é", "when": "2020-01-31", "real": 1.50, "yes": true, "tags": ["a", {"b": 1}], "code": "5"}
        {"id": 2, "name": "Bob", "when": null, "real": 2.25, "yes": false, "tags": [], "code": "6"}
        {"id": 3, "name": "Eve", "when": "2020-02-01", "real": 0.25, "yes": null, "tags": [1], "code": "8"}

        """

    @Test("One object on each line is a row; types are recognised and the text comes back")
    func roundTrip() throws {
        let reading = try read(text)

        #expect(reading.table.columns.map(\.name) == ["id", "name", "when", "real", "yes", "tags", "code"])
        #expect(reading.types == [.identifier, .text, .datetime, .real, .boolean, .text, .integer])
        #expect(reading.texts("name")[0] == "Ann \"A\" é" && reading.texts("tags")[0] == "[\"a\", {\"b\": 1}]")
        #expect(reading.texts("yes") == ["true", "false", nil])
        #expect(try writtenText(reading) == text)
    }

    @Test(
        "The spaces, the escapes and members that are left out come back",
        arguments: [
            "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", "{\"a\": \"\\u00e9\\ud834\\udd1e\", \"b\": 1}\n{\"a\": \"y\", \"b\": 2}",
            "{\"a\": 1, \"b\": 2}\n{\"a\": 3}\n{\"b\": 4}\n",
        ])
    func dialects(text: String) throws {
        #expect(try writtenText(try read(text)) == text)
    }

    @Test("A member that is first named late is missing before")
    func lateColumn() throws {
        let lines = (0..<3000).map { "{\"a\": \($0 * 2)}\n" } + ["{\"a\": 1, \"b\": 2.5}\n"]
        let reading = try read(lines.joined())

        #expect(reading.table["b"]?.missingCount == 3000 && reading.texts("b").last == "2.5" && reading.texts("a").last == "1")
    }

    @Test("Members may stand in another order on every line")
    func orders() throws {
        let lines = [
            #"{"a": 1, "b": 2, "": 3}"#, #"{"": 6, "b": 5, "a": 4}"#, #"{"b": 8, "c": 9}"#, #"{"b": 1, "a": 2, "b": 3}"#,
            #"{"d": 1, "d": 2}"#,
        ]
        let reading = try read(lines.joined(separator: "\n"))

        #expect(reading.texts("a") == ["1", "4", nil] && reading.texts("b") == ["2", "5", "8"] && reading.texts("c") == [nil, nil, "9"])
        #expect(reading.texts("") == ["3", "6", nil] && reading.table["d"] == nil)
        #expect(reading.rejected.first == [4, 5].map { RejectedRow(line: $0, reason: "names a member twice") })
    }

    @Test(
        "Lines that are no objects are set aside with their lines",
        arguments: [
            "[1]", "{\"a\": 1", "{\"a\": 01}", "{\"a\" 1}", "{\"a\": 1} x", "{\"a\": \"x}", "{\"a\": \"\\x\"}", "{\"a\": 1, \"a\": 2}",
            "{\"a\": [1,}",
            "{\"a\": tru}", "{a: 1}", "{\"a\": \"\\ud8\"}", "nothing",
        ])
    func badLines(line: String) throws {
        let reading = try read("{\"a\": 1}\n\(line)\n{\"a\": 2}\n")

        #expect(reading.texts("a") == ["1", "2"] && reading.rejected.count == 1 && reading.rejected.first[0].line == 2)
        #expect(throws: SpecificationError.self) { try read("{\"a\": 1}\n\(line)\n") { $0.badRows = .fail } }
    }

    @Test("Values nested without end are set aside")
    func depth() throws {
        let reading = try read("{\"a\": 1}\n{\"a\": \(String(repeating: "[", count: 1_000_000))}\n")

        #expect(reading.table.rowCount == 1 && reading.rejected.first[0].reason == "is nested deeper than 64")
    }

    @Test("CSV is written as JSON Lines")
    func fromCSV() throws {
        let reading = try read("id,ok,name,when,x\n1,yes,\"a \"\"b\"\"\",2020-01-31,\n2,no,NA,2020-02-01,1.5\n3,no,[c],2020-02-02,inf\n") {
            $0.columns["x"] = ColumnChoice(type: .real)
        }
        #expect(
            try writtenText(reading, format: .jsonLines) == """
                {"id": 1, "ok": true, "name": "a \\"b\\"", "when": "2020-01-31", "x": null}
                {"id": 2, "ok": false, "name": null, "when": "2020-02-01", "x": 1.5}
                {"id": 3, "ok": false, "name": "[c]", "when": "2020-02-02", "x": null}

                """)
    }
}
