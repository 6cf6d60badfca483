import Specification
import Tabular
import Testing

@Suite struct HostileFileTests {
    @Test("An empty file is an error that says so")
    func empty() {
        #expect(throws: SpecificationError("file", "is empty")) { try read("") }
        #expect(throws: SpecificationError("file", "is empty")) { try read([0xef, 0xbb, 0xbf]) }
    }

    @Test("A header alone is a table without rows, and is written as it was", arguments: ["a,b,c\n", "a,b,c"])
    func headerOnly(text: String) throws {
        let reading = try read(text)

        #expect(reading.table.rowCount == 0 && reading.table.columns.map(\.name) == ["a", "b", "c"])
        #expect(try writtenText(reading) == text)
    }

    @Test("Line ends alone are no table", arguments: ["\n", "\n\n\r\n"])
    func lineEnds(text: String) {
        #expect(throws: SpecificationError("file", "has no header and no rows")) { try read(text) }
    }

    @Test("A quote that is never closed costs its own line only")
    func openQuote() throws {
        let reading = try read("a,b\n1,x\n2,\"open\n3,y\n4,z\n")

        #expect(reading.texts("a") == ["1", "3", "4"])
        #expect(reading.rejected.first == [RejectedRow(line: 3, reason: "has a quote that is not closed")])
    }

    @Test("Many stray quotes are read in one pass, and all rows but theirs are kept")
    func strayQuotes() throws {
        let text =
            "a,b\n" + String(repeating: "1,\"x\n2,y\n", count: 1)
            + (0..<100_000).map { "\($0),v\n" }.joined()

        let reading = try read(text)

        #expect(reading.table.rowCount == 100_001 && reading.rejected.count == 1)
    }

    @Test("A row longer than the limit is an error; one inside quotes is set aside")
    func longRows() throws {
        let long = String(repeating: "x", count: 600_000)
        #expect(throws: SpecificationError("line 2", "is longer than 524288 bytes")) {
            try read("a,b\n1,\(long)\n") { $0.limits.maximumRowByteCount = 1 << 19 }
        }
        let lines = String(repeating: "xxxxxxxxx\n", count: 80_000)
        let reading = try read("a,b\n1,\"open\n\(lines)2,y\n") { $0.limits.maximumRowByteCount = 1 << 19 }
        #expect(reading.texts("b") == ["y"] && reading.rejected.count == 80_001)
        #expect(reading.rejected.first.count == 1000)
    }

    @Test("A field of ten million bytes comes back")
    func longField() throws {
        let long = String(repeating: "0123456789", count: 1_000_000)
        let text = "a,b\n1,\"\(long)\"\n2,\(long)\n"

        let reading = try read(text)

        #expect(reading.table.rowCount == 2 && reading.texts("b")[1]?.utf8.count == 10_000_000)
    }

    @Test("A million columns are an error that names the limit")
    func columns() {
        let text = String(repeating: "a,", count: 999_999) + "a\n"
        #expect(throws: SpecificationError("line 1", "has 1000000 columns; at most 50000 can be read")) { try read(text) }
    }

    @Test("Ten thousand columns are read")
    func manyColumns() throws {
        let names = (0..<10_000).map { "c\($0)" }
        let rows = (0..<5).map { row in (0..<10_000).map { "\($0 * row)" }.joined(separator: ",") }

        let reading = try read(([names.joined(separator: ",")] + rows).joined(separator: "\n"))

        #expect(reading.table.columns.count == 10_000 && reading.texts("c9999") == ["0", "9999", "19998", "29997", "39996"])
    }

    @Test("NUL bytes are characters like others")
    func nul() throws {
        let reading = try read("a,b\nx\0y,1\n\0,2\n")

        #expect(reading.texts("a") == ["x\0y", "\0"])
        #expect(try writtenText(reading) == "a,b\nx\0y,1\n\0,2\n")
    }

    @Test("Names that are empty or occur twice are made different")
    func names() throws {
        let text = "a,,a,a (2)\n1,2,3,4\n"
        let reading = try read(text)

        #expect(reading.table.columns.map(\.name) == ["a", "column 2", "a (3)", "a (2)"])
        #expect(reading.notes == ["names of columns that are empty or occur twice were changed"])
        #expect(try writtenText(reading) == text)
    }

    @Test("Numbers that no type holds stay texts; long decimals stay numbers")
    func gigantic() throws {
        let reading = try read("a,b,c\n123456789012345678901234567890,1e400,0.12345678901234567890123\n9,2,1.5\n")

        #expect(reading.types == [.text, .text, .real] || reading.types == [.identifier, .identifier, .real])
        #expect(reading.texts("a") == ["123456789012345678901234567890", "9"] && reading.texts("b") == ["1e400", "2"])
        #expect(reading.texts("c") == ["0.12345678901234568", "1.5"])
    }

    @Test("A column that turns out to be text late comes back as it was written")
    func lateText() throws {
        let firsts = (0..<40_000).map { row in
            "\(row),\(row).50,\(row % 3 == 0 ? "" : "\(row)"),2020-01-0\(row % 9 + 1),\(row % 2 == 0 ? "1.5" : "2e5")\n"
        }
        let text = "i,r,m,d,e\n" + firsts.joined() + "x1,y,NA,soon,z\n"

        let reading = try read(text)

        #expect(reading.types.allSatisfy { [.text, .category, .identifier, .integer].contains($0) } && reading.types[2] == .integer)
        #expect(reading.texts("i")[39_999] == "39999" && reading.texts("i")[40_000] == "x1")
        #expect(reading.texts("r")[1] == "1.50" && reading.texts("d")[8] == "2020-01-09" && reading.texts("e")[1] == "2e5")
        #expect(reading.table["m"]?.missingCount == 13_335)
    }

    @Test("A field that goes on after its closing quote is kept as it stands")
    func afterQuote() throws {
        let reading = try read("a,b\n\"x\"y,1\nz,2\nw,3\nv,4\n")

        #expect(reading.texts("a") == ["\"x\"y", "z", "w", "v"])
        #expect(reading.notes == ["1 fields go on after a closing quote and were kept as they stand"])
    }
}
