import Specification
import Tabular
import Testing

@Suite struct TableWriterTests {
    @Test("A table is the same in one piece and in many")
    func pieces() throws {
        let reading = try read("n,t\n" + (0..<1000).map { "\($0 % 7),\"a, \($0)\"\n" }.joined())
        let sink = MemorySink()
        var writer = TableWriter(sink, reading.metadata)
        for start in stride(from: 0, to: 1000, by: 300) { try writer.write(reading.table.gathered(Array(start..<min(start + 300, 1000)))) }
        try writer.finish()

        let whole = try written(reading.table, reading.metadata)
        #expect(sink.bytes == whole)
    }

    @Test("Columns stand in the order of the metadata, whatever that of the table")
    func order() throws {
        let reading = try read("b,a\n1,x\n2,y\n")
        let table = reading.table.selecting(["a", "b"])

        #expect(String(decoding: try written(table, reading.metadata), as: UTF8.self) == "b,a\n1,x\n2,y\n")
    }

    @Test("A column that is not in the table is an error that names it")
    func absent() throws {
        let reading = try read("b,a\n1,x\n2,y\n")
        #expect(throws: SpecificationError("columns.a", "is not in the table")) {
            try written(reading.table.selecting(["b"]), reading.metadata)
        }
    }

    @Test(
        "Columns that were quoted throughout are quoted again, and only they",
        arguments: [
            "\"a\",\"b\",\"c\"\n\"x\",1,\"5\"\n\"y\",2,\"6\"\n", "a,b,c\n\"x\",,\"5\"\n,2,\n", "a,b\n\"\",\"1\"\n\"x\",\"2\"\n",
        ])
    func quoting(text: String) throws {
        #expect(try writtenText(try read(text)) == text)
    }

    @Test("Numbers are rounded to the decimals of their column")
    func rounding() throws {
        let metadata = try read("a,b,c\n1.25,2.50,7.0\n1.5,3.75,8.0\n").metadata
        let table = Table([Column("a", .real([1.23456, -0.001])), Column("b", .real([2, 1e20])), Column("c", .real([3.14159, .nan]))])

        #expect(String(decoding: try written(table, metadata), as: UTF8.self) == "a,b,c\n1.23,2.00,3.1\n0.0,1e+20,nan\n")
    }

    @Test("A missing cell in a table of one column makes no empty line")
    func oneColumn() throws {
        let metadata = Metadata([ColumnMetadata("a", type: .integer)])
        let table = Table([Column("a", .integer([1, 0, 2]), missing: [false, true, false])])
        let bytes = try written(table, metadata)

        #expect(String(decoding: bytes, as: UTF8.self) == "a\n1\n\"\"\n2\n")
        #expect(try read(bytes).table == table)
    }

    @Test("A compressed file is read like any other, and known to be compressed")
    func gzip() throws {
        let text = Array(("n,t\n" + (0..<50_000).map { "\($0),text \($0 % 10)\n" }.joined()).utf8)
        let sink = MemorySink()
        let gzip = GzipSink(sink)
        try text.withUnsafeBytes { try gzip.write($0) }
        try gzip.finish()

        let reading = try read(sink.bytes, pieceByteCount: 777)
        let rewritten = try written(reading.table, reading.metadata)

        #expect(reading.metadata.isCompressed && rewritten == text)
    }
}
