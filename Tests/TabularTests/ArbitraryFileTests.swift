import Specification
import Tabular
import Testing

/// Files made of characters that mean something, put together by chance.
@Suite struct ArbitraryFileTests {
    /// A small generator, the same on every machine.
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 31
        }
    }

    /// What came of reading; columns in place of the table, whose text has no order.
    private func outcome(_ bytes: [UInt8], pieceByteCount: Int = .max, _ change: (inout TableReadingOptions) -> Void) -> String {
        do {
            let reading = try read(bytes, pieceByteCount: pieceByteCount, change)
            return "\(reading.table.columns) \(reading.metadata) \(reading.rejected) \(reading.notes)"
        } catch {
            return "\(error)"
        }
    }

    @Test("Whatever the bytes, reading ends, and in the same way for all pieces", arguments: 0..<300)
    func anything(seed: Int) {
        var chance = Chance(state: UInt64(seed))
        let pieces =
            [
                "\"", "\"\"", ",", "\n", "\r\n", "\r", ";", "\\", "\\\"", "a", "1", "2.5", "-", "NA", "2020-01-31", "é", " ", "{\"a\":",
                "}", "\0",
            ]
            .map { Array($0.utf8) } + [[0xff], [0xc3], [0x1f, 0x8b], [0xfe]]
        let bytes = (0..<Int.random(in: 1...200, using: &chance)).flatMap { _ in pieces.randomElement(using: &chance) ?? [] }

        let whole = outcome(bytes) { _ in }

        for pieceByteCount in [1, 7] { #expect(outcome(bytes, pieceByteCount: pieceByteCount) { _ in } == whole) }
        for delimiter in [",", ";", "\\", "ab"] {
            for format in TableReadingOptions.Format.allCases {
                let change: (inout TableReadingOptions) -> Void = { ($0.delimiter, $0.format) = (delimiter, format) }
                #expect(outcome(bytes, change) == outcome(bytes, pieceByteCount: 3, change))
            }
        }
    }

    @Test("Any texts that are written are read again, in both formats", arguments: 0..<40)
    func anyTexts(seed: Int) throws {
        var chance = Chance(state: UInt64(seed) + 1000)
        let pieces = ["\"", ",", "\n", "\r\n", "\r", "\\", "a", "Ж", "𝄞", " ", "'", "\t", "\u{1}", "|"]
        let texts = (0..<200).map { row in
            "t\(row)" + (0..<Int.random(in: 0...8, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
        }
        let table = Table([Column("n", .integer((0..<200).map { Int64($0 * $0) })), Column("text", .text(texts))])

        for escape in CSVDialect.Escape.allCases {
            for newline in [CSVDialect.Newline.lineFeed, .carriageReturnLineFeed] {
                let dialect = CSVDialect(
                    delimiter: ["||", ",", ";", "\t"].randomElement(using: &chance) ?? ",", escape: escape, newline: newline)
                let metadata = Metadata([ColumnMetadata("n", type: .integer), ColumnMetadata("text", type: .text)], csv: dialect)
                let bytes = try written(table, metadata)
                let reading = try read(bytes) {
                    ($0.delimiter, $0.escape, $0.columns["text"]) = (dialect.delimiter, escape, ColumnChoice(type: .text))
                }
                #expect(reading.table == table && reading.rejected.count == 0)
            }
        }
        let metadata = Metadata([ColumnMetadata("n", type: .integer), ColumnMetadata("text", type: .text)])
        let lines = try written(table, metadata, format: .jsonLines)
        #expect(try read(lines) { $0.columns["text"] = ColumnChoice(type: .text) }.table == table)
    }
}
