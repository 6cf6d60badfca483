import Random
import Series
import Specification
import Testing

@Suite struct ImportFuzzTests {
    private enum Outcome: Equatable {
        case read(SeriesSet, ImportReport)
        case refused(SpecificationError)
    }

    private static func outcome(_ bytes: [UInt8], _ layout: CSVLayout, pieces: [Int], limits: ImportLimits, windowLength: Int?) throws
        -> Outcome
    {
        var options = CSVImportOptions(layout: layout)
        options.windowLength = windowLength
        var importer = try CSVImporter(options, limits: limits)
        do throws(SpecificationError) {
            var start = 0
            for piece in pieces {
                let end = min(bytes.count, start + piece)
                try importer.feed(bytes[start..<end])
                start = end
            }
            try importer.feed(bytes[start...])
            let (set, report) = try importer.finish()
            return .read(set, report)
        } catch {
            #expect(!error.problems.isEmpty)
            // The error stays.
            #expect(throws: error) { try importer.finish() }
            return .refused(error)
        }
    }

    /// Mostly plausible text: cells from a list, with delimiters, quotes and line ends in unlikely places.
    private static func text(_ random: inout RandomStream) -> [UInt8] {
        let cells = [
            "1", "2.5", "-3e4", "", "NA", "x", "\"a\"", "\"a\"\"b\"", "\"1,2\"", "\"open", "2020-01-01", "2020-01-02T03:04:05Z", "1/2/2020",
            "id", "label", "time", " 7 ",
            "\"multi\nline\"", "é", "1e999", "0x10", "a\"b", "99999999999999999999", "Jan 5, 2020", "\"q\" ", "\"q\"x", "1,5", "\u{FEFF}",
        ]
        let delimiters = [",", ",", ",", ";", "\t", "|"]
        let ends = ["\n", "\n", "\r\n", "\r", "\n\n", ""]
        let delimiter = delimiters[random.integer(below: delimiters.count)]
        let width = 1 + random.integer(below: 5)
        let numbersOnly = random.integer(below: 2) == 0
        var text = ""
        if numbersOnly && random.integer(below: 2) == 0 {
            text += ["id", "a", "b", "c", "d"].prefix(width).joined(separator: delimiter) + "\n"
        }
        for row in 0..<random.integer(below: 30) {
            let rowWidth = random.integer(below: numbersOnly ? 100 : 12) == 0 ? random.integer(below: 8) : width
            let isPlain = numbersOnly && row > 0 && random.integer(below: 50) > 0
            let row = (0..<rowWidth).map { _ in isPlain ? "\(random.integer(below: 20))" : cells[random.integer(below: cells.count)] }
            text +=
                row.joined(separator: random.integer(below: 100) == 0 ? "," : delimiter)
                + ends[isPlain ? 0 : random.integer(below: ends.count)]
        }
        return Array(text.utf8)
    }

    @Test("Any bytes give the same set, or the same error, in one piece and in any pieces", arguments: CSVLayout.allCases)
    func pieces(layout: CSVLayout) throws {
        var limits = ImportLimits()
        (limits.maximumCellByteCount, limits.maximumRowByteCount, limits.maximumColumns) = (12, 60, 7)
        var random = RandomStream(seed: 11, purpose: Purpose("import-fuzz"), index: UInt64(layout.hashValueForTests))
        var readable = 0
        for trial in 0..<1500 {
            var bytes = Self.text(&random)
            if trial % 3 == 0 {
                for _ in 0..<random.integer(below: 4) where !bytes.isEmpty {
                    bytes[random.integer(below: bytes.count)] = UInt8(truncatingIfNeeded: random.nextWord())
                }
            }
            let usedLimits = trial % 2 == 0 ? limits : ImportLimits()
            let window = layout == .recording && trial % 4 == 0 ? 2 : nil

            let whole = try Self.outcome(bytes, layout, pieces: [], limits: usedLimits, windowLength: window)
            let single = try Self.outcome(
                bytes, layout, pieces: Array(repeating: 1, count: bytes.count), limits: usedLimits, windowLength: window)
            let random1 = (0..<5).map { _ in random.integer(below: 20) }
            let some = try Self.outcome(bytes, layout, pieces: random1, limits: usedLimits, windowLength: window)

            #expect(whole == single, "trial \(trial): \(String(decoding: bytes, as: UTF8.self))")
            #expect(whole == some, "trial \(trial)")
            if case .read = whole { readable += 1 }
        }
        // Otherwise the trials would say nothing about files that can be read.
        #expect(readable > 10, "\(readable)")
    }

    @Test("A large file gives the same set, or the same error, in one piece and in any pieces")
    func largeFile() throws {
        let set = try made("random-walk", sequences: 1, length: 60_000, channels: 2)
        let text = SeriesText(.longCSV, shape: set.shape)
        var bytes = text.header() + text.body(set, from: 0)
        var random = RandomStream(seed: 5, purpose: Purpose("import-fuzz-large"))
        for isBroken in [false, true] {
            if isBroken { bytes[900_000..<900_004] = Array("x\"\",".utf8)[...] }
            let whole = try Self.outcome(bytes, .long, pieces: [], limits: ImportLimits(), windowLength: nil)
            for size in [1000, 65_536, 262_143, 262_145] {
                let pieces = (0..<2000).map { _ in 1 + random.integer(below: size) }
                #expect(try Self.outcome(bytes, .long, pieces: pieces, limits: ImportLimits(), windowLength: nil) == whole)
            }
            if case .read = whole { #expect(!isBroken) } else { #expect(isBroken) }
        }
    }

    @Test("Rows longer than the usual sample are read: 60,000 steps in a row")
    func longRows() throws {
        let set = try made("random-walk", sequences: 4, length: 60_000)
        let text = SeriesText(.wideCSV, shape: set.shape)
        let bytes = text.header() + text.body(set, from: 0)

        #expect(try imported(bytes, .wide, pieces: 100_000).set.values == set.values)
    }
}

extension CSVLayout {
    /// A number that differs between layouts and not between runs.
    fileprivate var hashValueForTests: Int { CSVLayout.allCases.firstIndex(of: self) ?? 0 }
}
