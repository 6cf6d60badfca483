import Specification
import Tabular
import Testing

@Suite struct CSVReaderTests {
    @Test(
        "The delimiter is recognised, also one of several characters",
        arguments: [",", ";", "\t", "|", "||", ":::", "::", ", ", "; "])
    func delimiters(delimiter: String) throws {
        let rows = [["city", "size", "when"], ["Oslo", "7", "2020-01-31"], ["Rome", "12", "2021-02-28"], ["Oslo", "", "2021-03-01"]]
        let text = rows.map { $0.joined(separator: delimiter) + "\n" }.joined()

        let reading = try read(text)

        #expect(reading.metadata.csv?.delimiter == delimiter)
        #expect(reading.table.columns.map(\.name) == rows[0] && reading.types == [.text, .integer, .datetime])
        #expect(reading.texts("size") == ["7", "12", nil])
        #expect(try writtenText(reading) == text)
    }

    @Test("Quoted fields hold delimiters, quotes and line ends, and count as lines", arguments: ["\n", "\r\n"])
    func quoting(newline: String) throws {
        let text = ["a,b", "\"x, \"\"y\"\"\",1", "\"two\(newline)lines\",2", "z,3,4", "w,5", ""].joined(separator: newline)

        let reading = try read(text)

        #expect(reading.texts("a") == ["x, \"y\"", "two\(newline)lines", "w"])
        #expect(reading.rejected.first.map(\.line) == [5] && reading.rejected.count == 1)
        #expect(reading.rejected.first.first?.reason == "has 3 fields instead of 2")
        #expect(reading.metadata.csv?.newline.rawValue == newline)
    }

    @Test("Backslashes before quotes are recognised and written again")
    func backslashes() throws {
        let text = "name,says\nAnn,\"a \\\"b\\\", c\"\nBob,\"\\\"d\\\" e, f\"\n"

        let reading = try read(text)

        #expect(reading.metadata.csv?.escape == .backslash)
        #expect(reading.texts("says") == ["a \"b\", c", "\"d\" e, f"])
        #expect(try writtenText(reading) == text)
    }

    @Test("Lines may end with a carriage return alone, and the last need not end")
    func carriageReturns() throws {
        let reading = try read("a,b\r1,x\r2,y")

        #expect(reading.texts("a") == ["1", "2"] && reading.texts("b") == ["x", "y"])
        #expect(reading.metadata.csv?.newline == .carriageReturn && reading.metadata.csv?.endsWithNewline == false)
        #expect(try writtenText(reading) == "a,b\r1,x\r2,y")
    }

    @Test("A first row that holds numbers or dates is data; columns then have numbers for names")
    func headers() throws {
        #expect(try read("1,x\n2,y\n").table.columns.map(\.name) == ["column 1", "column 2"])
        #expect(try read("2020-01-01,x\n2020-01-02,y\n").metadata.csv?.hasHeader == false)
        #expect(try read("a,b\nx,y\n").table.rowCount == 1)
        #expect(try read("a,b\nx,y\n") { $0.hasHeader = false }.table.rowCount == 2)
        #expect(try read("1,2\n3,4\n") { $0.hasHeader = true }.table.columns.map(\.name) == ["1", "2"])
    }

    @Test("Titles and comments before the header are set aside")
    func leadingLines() throws {
        let reading = try read("# made by hand\na,b,c\n1,2,x\n3,4,y\n")

        #expect(reading.table.columns.map(\.name) == ["a", "b", "c"] && reading.texts("a") == ["1", "3"])
        #expect(reading.rejected.first == [RejectedRow(line: 1, reason: "stands before the table")])
    }

    @Test("A header that lacks the name of the row names gets one")
    func rowNames() throws {
        let text = "a,b\nr1,1,2\nr2,3,4\nr3,5,6\n"
        let reading = try read(text)

        #expect(reading.table.columns.map(\.name) == ["row", "a", "b"] && reading.rejected.count == 0)
        #expect(try writtenText(reading) == text)
    }

    @Test("Byte order marks tell the encoding, and come back", arguments: [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func marks(encoding: TextEncoding) throws {
        let text = "näme,n\nÅsa 𝄞,1\nBo,2\n"
        var bytes = Array(text.utf8)
        if encoding != .utf8 {
            bytes = text.utf16.flatMap { unit in
                let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
                return encoding == .utf16LittleEndian ? [low, high] : [high, low]
            }
        }
        bytes = encoding.byteOrderMark + bytes

        for pieceByteCount in [1, 3, 100] {
            let reading = try read(bytes, pieceByteCount: pieceByteCount)

            #expect(reading.texts("näme") == ["Åsa 𝄞", "Bo"])
            #expect(reading.metadata.csv?.encoding == encoding && reading.metadata.csv?.hasByteOrderMark == true)
            #expect(try written(reading.table, reading.metadata) == bytes)
        }
    }

    @Test("Cells that are not UTF-8 are read as ISO-8859-1, with a note, and written so again")
    func latin1() throws {
        let bytes = Array("name,n\nJos".utf8) + [0xe9] + Array(",1\nAnn,2\n".utf8)

        for encoding in [nil, TextEncoding.latin1] {
            let reading = try read(bytes) { $0.encoding = encoding }

            #expect(reading.texts("name") == ["José", "Ann"])
            #expect(reading.notes.contains("1 cells are not UTF-8 and were read as ISO-8859-1") == (encoding == nil))
            #expect(try written(reading.table, reading.metadata) == bytes)
        }
    }

    @Test("The result does not depend on the pieces in which a file arrives", arguments: [1, 2, 7, 8, 9, 1000])
    func pieces(pieceByteCount: Int) throws {
        let text = "id,quote,x\n" + (0..<500).map { "\($0),\"a \"\"\($0)\"\" \r\n b\",\($0).5\r\n" }.joined()

        let whole = try read(text)
        let reading = try read(text, pieceByteCount: pieceByteCount)

        #expect(whole.table == reading.table && whole.metadata == reading.metadata && whole.table.rowCount == 500)
        #expect(whole.texts("quote")[7] == "a \"7\" \r\n b")
    }

    @Test("Files that are longer than a block are read like short ones, with the lines of bad rows")
    func blocks() throws {
        var text = "n,text,real\n"
        for row in 0..<60_000 { text += row % 20_000 == 19_999 ? "bad\n" : "\(row),\"t, \(row % 7)\",\(row).25\n" }

        let reading = try read(text)

        #expect(reading.table.rowCount == 59_997 && reading.types == [.integer, .category, .real])
        #expect(reading.rejected.first.map(\.line) == [20_001, 40_001, 60_001])
        #expect(reading.texts("n").last == "59998" && reading.texts("real").last == "59998.25")
    }

    @Test("Bad rows are an error if they are to fail")
    func strict() {
        #expect(throws: SpecificationError("line 3", "has 1 fields instead of 2")) {
            try read("a,b\n1,2\n3\n") { $0.badRows = .fail }
        }
    }

    @Test("What is chosen for a column that is not there is an error, and so are options that cannot be")
    func options() {
        #expect(throws: SpecificationError("columns.c", "is not a column of the file")) {
            try read("a,b\n1,2\n") { $0.columns["c"] = ColumnChoice(type: .text) }
        }
        #expect(throws: SpecificationError.self) { try read("a,b\n1,2\n") { $0.delimiter = "" } }
        #expect(throws: SpecificationError.self) { try read("a,b\n1,2\n") { $0.quote = "é" } }
    }

    @Test("As many rows are read as are wanted, from the start", arguments: [1, 3, 50_000, 70_000])
    func rowLimit(limit: Int) throws {
        let rows = 0..<60_000
        let texts = ["n,x\n" + rows.map { "\($0),z\n" }.joined(), rows.map { "{\"n\": \($0)}\n" }.joined()]

        for text in texts {
            let reading = try read(text) { $0.rowLimit = limit }
            #expect(reading.table.rowCount == min(limit, 60_000) && reading.texts("n").last == "\(min(limit, 60_000) - 1)")
        }
        #expect(throws: SpecificationError("rowLimit", "must be at least 1, not 0")) { try read("a,b\n") { $0.rowLimit = 0 } }
    }
}
