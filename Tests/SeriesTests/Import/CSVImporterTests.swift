import Series
import Specification
import Testing

/// Reads a text in pieces of the given size.
func imported(
    _ text: String, _ layout: CSVLayout, pieces: Int = .max, limits: ImportLimits = ImportLimits(),
    _ change: (inout CSVImportOptions) -> Void = { _ in }
) throws -> (set: SeriesSet, report: ImportReport) {
    try imported(Array(text.utf8), layout, pieces: pieces, limits: limits, change)
}

func imported(
    _ bytes: [UInt8], _ layout: CSVLayout, pieces: Int = .max, limits: ImportLimits = ImportLimits(),
    _ change: (inout CSVImportOptions) -> Void = { _ in }
) throws -> (set: SeriesSet, report: ImportReport) {
    var options = CSVImportOptions(layout: layout)
    change(&options)
    var importer = try CSVImporter(options, limits: limits)
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + min(pieces, bytes.count))
        try importer.feed(bytes[start..<end])
        start = end
    }
    return try importer.finish()
}

/// The problems of a file, as `field: message`.
func importProblems(
    _ text: String, _ layout: CSVLayout, limits: ImportLimits = ImportLimits(), _ change: (inout CSVImportOptions) -> Void = { _ in }
) -> [String] {
    do {
        _ = try imported(text, layout, limits: limits, change)
        return []
    } catch {
        return (error as? SpecificationError)?.problems.map { "\($0.field): \($0.message)" } ?? ["\(error)"]
    }
}

@Suite struct CSVImporterTests {
    @Test(
        "A wide file is a series per row; a column of years, names or row numbers is not a step",
        arguments: ["YEAR", "id", "series", "station_id"])
    func wide(name: String) throws {
        let (set, report) = try imported("\(name),JAN,FEB,MAR\n1950.0,23.11,24.2,25.37\n1951.0,24.19,,25.6\n", .wide)

        #expect(set.count == 2 && set.length == 3 && set.channels.map(\.name) == ["value"] && set.times == nil)
        #expect(set.values[0] == 23.11 && set.values[4].isNaN && set.values[5] == 25.6)
        #expect(report.hasHeader && report.rows == 2 && report.missingCells == 1 && report.delimiter == ",")
        #expect(report.columns.map(\.role) == [.series, .value, .value, .value])
    }

    @Test("A wide file's header of numbers or dates gives the times of the steps")
    func wideTimes() throws {
        let (timed, _) = try imported("id,0,0.25,1\na,1,2,3\n", .wide)
        let (dated, report) = try imported("id;2020-01-01;2020-02-01;2020-03-01\na;1;2;3\n", .wide)
        let (counted, _) = try imported("id,0,1,2\na,1,2,3\n", .wide)

        #expect(timed.times == .shared([0, 0.25, 1]) && timed.timeUnit == "series" && !timed.isRegular)
        #expect(dated.times == .shared([1_577_836_800, 1_580_515_200, 1_583_020_800]) && dated.timeUnit == "seconds" && dated.isRegular)
        #expect(report.samplingIntervalText == "1 month")
        #expect(counted.times == nil)
    }

    @Test("Labels are found by name, or first in a file of few whole numbers without header; words become numbers in alphabetical order")
    func labels() throws {
        let (named, _) = try imported("id,label,t0,t1\na,7,1,2\nb,-1,3,4\nc,7,5,6\n", .wide)
        let (words, report) = try imported("t0,t1,class\n1,2,walk\n3,4,run\n5,6,walk\n", .wide)
        let rows = (0..<6).map { "\($0 % 2 + 1)\t" + (0..<10).map { step in "\(Double(step) + 0.5)" }.joined(separator: "\t") }
        let (archive, archiveReport) = try imported(rows.joined(separator: "\r\n"), .wide)

        #expect(named.labels == [7, -1, 7] && named.values == [1, 2, 3, 4, 5, 6])
        #expect(words.labels == [1, 0, 1] && report.labels == [.init(name: "run", value: 0), .init(name: "walk", value: 1)])
        #expect(archive.labels == [1, 2, 1, 2, 1, 2] && archive.length == 10)
        #expect(archiveReport.notes.contains { $0.contains("label") } && archiveReport.delimiter == "tab" && !archiveReport.hasHeader)
    }

    @Test("A recording is cut into windows of the given length and stride; rows that fill none are left out with a note")
    func recordingWindows() throws {
        let text = "date,a,b\n" + (1...9).map { "2020-01-0\($0),\($0),\($0 * 10)\n" }.joined()
        let (set, report) = try imported(text, .recording) { ($0.windowLength, $0.stride) = (4, 3) }

        #expect(set.count == 2 && set.length == 4 && set.channels.map(\.name) == ["a", "b"])
        #expect(set.series(1, channel: 0) == [4, 5, 6, 7] && set.series(0, channel: 1) == [10, 20, 30, 40])
        #expect(set.times(ofSeries: 1)?.first == 1_577_836_800 + 3 * 86400 && set.timeUnit == "seconds" && set.isRegular)
        #expect(report.samplingIntervalText == "1 day" && report.samplingInterval == 86400)
        #expect(report.notes == ["the last 2 rows are left out: they do not fill a window"])
        let (whole, _) = try imported(text, .recording)
        #expect(whole.count == 1 && whole.length == 9)
    }

    @Test("Chosen channels are read in their order; scaling goes to 0 … 1 or to mean 0 and deviation 1, and can be undone")
    func channelsAndScaling() throws {
        let text = "a,b,c\n1,5,7\n3,NaN,7\n2,9,7\n"
        let (scaled, report) = try imported(text, .recording) { ($0.channels, $0.scaling) = (["c", "a", "B"], .minmax) }
        let (standard, standardReport) = try imported(text, .recording) { $0.scaling = .standard }

        #expect(scaled.series(0, channel: 1) == [0, 1, 0.5] && scaled.series(0, channel: 0) == [0, 0, 0])
        #expect(scaled.series(0, channel: 2)[0] == 0 && scaled.series(0, channel: 2)[1].isNaN && scaled.series(0, channel: 2)[2] == 1)
        #expect(
            report.scaling == [
                .init(channel: "c", offset: 7, scale: 1), .init(channel: "a", offset: 1, scale: 2),
                .init(channel: "b", offset: 5, scale: 4),
            ])
        #expect(abs(Measures.mean(standard.series(0))) < 1e-6 && abs(Measures.variance(standard.series(0)) - 1) < 1e-6)
        #expect(standardReport.scaling[0].offset == 2)
    }

    @Test("A recording that begins with its newest row is turned round; one without order is refused at the line")
    func timeOrder() throws {
        let (set, report) = try imported("date,x\n2020-01-03,3\n2020-01-02,2\n2020-01-01,1\n", .recording)

        #expect(set.series(0) == [1, 2, 3] && report.notes.count == 1)
        #expect(set.times == .shared([1_577_836_800, 1_577_923_200, 1_578_009_600]))
        #expect(
            importProblems("year,x\n1,1\n2,2\n2,3\n4,4\n3,3\n", .recording) { $0.timeColumn = .named("year") } == [
                #"line 4, column 1 (year): the time "2" is not after the one in the row above"#,
                #"line 6, column 1 (year): the time "3" is not after the one in the row above"#,
            ])
    }

    @Test("A long file's rows may be mixed; series end in missing values; columns of words are left out with a note")
    func long() throws {
        let text = """
            date,store_id,region,sales,label
            2020-01-02,b,East,5,1
            2020-01-01,a,West,1,0
            2020-01-01,b,East,4,1
            2020-01-03,a,West,3,0
            2020-01-02,a,West,,0
            """
        let (set, report) = try imported(text, .long)

        #expect(set.count == 2 && set.length == 3 && set.channels.map(\.name) == ["sales"])
        #expect(set.series(0).prefix(2) == [4, 5] && set.series(0)[2].isNaN)
        #expect(set.series(1)[0] == 1 && set.series(1)[1].isNaN && set.series(1)[2] == 3)
        #expect(set.labels == [1, 0] && set.timeUnit == "seconds" && set.isRegular)
        #expect(set.times == .shared([0, 1, 2].map { 1_577_836_800 + $0 * 86400 }))
        #expect(report.columns.map(\.role) == [.time, .series, .skipped, .value, .label])
        #expect(report.notes.contains { $0.contains("region") } && report.notes.contains { $0.contains("2 to 3 steps") })
        #expect(
            importProblems(text, .long) { $0.channels = ["region"] } == [#"channels[0]: region does not hold numbers: line 2 has "East""#])
    }

    @Test("A long file without time keeps the order of its rows; a time that a series has twice is refused at the line")
    func longTimes() throws {
        let (set, _) = try imported("id,x\na,1\nb,2\na,3\nb,4\n", .long)

        #expect(set.times == nil && set.series(0) == [1, 3] && set.series(1) == [2, 4])
        #expect(
            importProblems("id,t,x\na,1,1\nb,1,2\na,2,3\na,1,4\n", .long)
                == [#"line 5, column 2 (t): series "a" already has this time, on line 2"#])
        #expect(
            importProblems("id,label,x\na,1,1\na,2,3\n", .long)
                == [#"line 3, column 2 (label): "2" differs from the label "1" in earlier rows of series "a""#])
        #expect(importProblems("id,x\na,1\nb,2\n", .long).first?.contains("only one row") == true)
        #expect(importProblems("x,y\n1.5,2\n2.5,3\n", .long).first?.hasPrefix("seriesColumn: no column tells the series apart") == true)
    }

    @Test("A bad cell answers with its line and column; all bad cells are told, up to the limit")
    func badCells() {
        #expect(
            importProblems("t,a\n1,2\n2,x3\n3,4\n4,\"1,5\"\n5,1e99\n", .recording) == [
                #"line 3, column 2 (a): "x3" is not a number"#, #"line 5, column 2 (a): "1,5" is not a number"#,
                #"line 6, column 2 (a): "1e99" is too large for single precision"#,
            ])
        let many = "a,b\n" + String(repeating: "1,2\n", count: 100) + String(repeating: "1,x\n", count: 60)
        let problems = importProblems(many, .recording)
        #expect(problems.count == 21 && problems.last == "file: reading ended after 20 problems")
        #expect(
            importProblems("time,a\n2020-01-01,1\n2020-13-01,2\n2020-01-03,3\n", .recording) == [
                #"line 3, column 1 (time): "2020-13-01" is not a date"#
            ])
        #expect(importProblems("time,a\n2020-01-01,1\n,2\n2020-01-03,3\n", .recording) == ["line 3, column 1 (time): the time is missing"])
    }

    @Test("Rows of another width answer with their lines; a delimiter at the end of every row is no further column")
    func widths() throws {
        #expect(
            importProblems("a,b\n1,2\n3\n4,5,6\n7,8\n", .recording) == [
                "line 3: has 1 cell, where the first row has 2", "line 4: has 3 cells, where the first row has 2",
            ])
        #expect(try imported("a,b\n1,2,\n3,4,\n", .recording).set.values == [1, 2, 3, 4])
    }

    @Test("Delimiter, decimal comma, quotes, line ends, byte order mark and blank lines are recognised")
    func dialects() throws {
        for (delimiter, name) in [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")] {
            for lineEnd in ["\n", "\r\n", "\r"] {
                let text =
                    "\u{FEFF}time\(delimiter)\"a \"\"b\"\"\"" + lineEnd + "1\(delimiter) \"2.5\" " + lineEnd + lineEnd + "2\(delimiter)-3e2"
                let (set, report) = try imported(text, .recording)
                #expect(set.series(0) == [2.5, -300] && set.channels.map(\.name) == ["a \"b\""], "\(name)")
                #expect(report.delimiter == name && report.notes == ["1 blank line left out"] && set.times == .shared([1, 2]))
            }
        }
        let (comma, report) = try imported("zeit;wert\n01.02.2020;1,5\n02.02.2020;-2,25\n", .recording)
        #expect(
            comma.series(0) == [1.5, -2.25] && report.decimalSeparator == "," && comma.times == .shared([1_580_515_200, 1_580_601_600]))
        let (multi, _) = try imported("a,\"x\ny\"\n1,2\n3,4\n", .recording)
        #expect(multi.channels.map(\.name) == ["a", "x\ny"])
        #expect(importProblems("a,\"x\ny\"\n1,2\n3,z\n", .recording) == ["line 4, column 2 (x\ny): \"z\" is not a number"])
        let (bare, bareReport) = try imported("1.5,2\n3,4\n", .recording)
        #expect(!bareReport.hasHeader && bare.channels.map(\.name) == ["column 1", "column 2"])
    }

    @Test("Cells for missing values are recognised in every usual spelling")
    func missingCells() throws {
        let words = ["", "NA", "n/a", "NaN", "nan", "-nan", "null", "NULL", "None", "nil", "?", "-", ".", "#N/A", "<NA>", " ", "NaT"]
        let (set, report) = try imported("t,a\n0,1\n" + words.enumerated().map { "\($0 + 1),\($1)\n" }.joined(), .recording)

        #expect(set.values.dropFirst().allSatisfy { $0.isNaN } && report.missingCells == words.count)
        #expect(importProblems("t,a\n0,1\n1,inf\n2,-Infinity\n3,4\n", .recording).count == 2)
    }

    @Test(
        "Dates are read in ISO 8601 and in common forms, as seconds since 1970 UTC",
        arguments: [
            ("2020-02-29", 1_582_934_400.0), ("2020-02-29T12:30:15", 1_582_979_415), ("2020-02-29 12:30:15.250Z", 1_582_979_415.25),
            ("2020-02-29T12:30:15+02:00", 1_582_972_215), ("2020-02-29T12:30-0130", 1_582_984_800), ("2020/02/29", 1_582_934_400),
            ("29.02.2020", 1_582_934_400), ("29/02/2020", 1_582_934_400), ("02/29/2020 01:05 PM", 1_582_981_500),
            ("29-Feb-2020", 1_582_934_400),
            ("Feb 29, 2020", 1_582_934_400), ("29 February 2020 00:00 UTC", 1_582_934_400), ("2020-02", 1_580_515_200),
            ("2020Q2", 1_585_699_200),
            ("1969-12-31T23:59:59Z", -1), ("0001-01-01", -62_135_596_800), ("Feb 2020", 1_580_515_200), ("2/29/20", 1_582_934_400),
        ])
    func dates(text: String, seconds: Double) throws {
        let later = "9999-12-31"
        let (set, report) = try imported("when|x\n\(text)|1\n\(later)|2\n", .recording)

        #expect(Array(set.times(ofSeries: 0) ?? []) == [seconds, 253_402_214_400])
        #expect(report.timeUnit == "seconds")
    }

    @Test(
        "Words, numbers and impossible dates are no dates",
        arguments: ["2020-02-30", "2021-02-29", "31.04.2020", "2020-1-1-1", "12:30", "May", "2020-01-01T25:00", "2020-01-01x"])
    func noDates(text: String) {
        #expect(importProblems("date,x\n2020-01-01,1\n\(text),2\n", .recording) == [#"line 3, column 1 (date): "\#(text)" is not a date"#])
    }

    @Test("The order of day and month is taken from a day above 12, else from the option, else the month is first with a note")
    func dayOrder() throws {
        let (found, _) = try imported("date,x\n02/03/2020,1\n13/03/2020,2\n", .recording)
        let (guessed, report) = try imported("date,x\n02/03/2020,1\n03/03/2020,2\n", .recording)
        let (told, _) = try imported("date,x\n02/03/2020,1\n03/03/2020,2\n", .recording) { $0.isDayFirst = true }

        #expect(found.times(ofSeries: 0)?.first == 1_583_107_200)
        #expect(guessed.times(ofSeries: 0)?.first == 1_580_688_000 && report.notes.count == 1)
        #expect(told.times(ofSeries: 0)?.first == 1_583_107_200)
    }

    @Test("Large numbers in a column named for a clock count from 1970; a year is a year; eight digits under a date's name are a date")
    func numericTimes() throws {
        let (seconds, _) = try imported("timestamp,x\n1600000000,1\n1600000060,2\n", .recording)
        let (milliseconds, report) = try imported("timestamp,x\n1600000000000,1\n1600000060000,2\n", .recording)
        let (years, _) = try imported("YEAR,x\n1700.0,1\n1701.0,2\n", .recording)
        let (digits, _) = try imported("date,x\n20200229,1\n20200301,2\n", .recording)

        #expect(seconds.times == .shared([1.6e9, 1_600_000_060]) && seconds.timeUnit == "seconds")
        #expect(milliseconds.times == seconds.times && report.notes == ["timestamp is read as milliseconds since 1970"])
        #expect(years.times == .shared([1700, 1701]) && years.timeUnit == "years")
        #expect(digits.times == .shared([1_582_934_400, 1_583_020_800]))
    }

    @Test("Times that are not equally spaced make a set irregular, with a note; months count as equal")
    func spacing() throws {
        let (gap, report) = try imported("date,x\n2020-01-01,1\n2020-01-02,2\n2020-01-06,3\n", .recording)
        let (months, monthReport) = try imported("date,x\n2020-01-31,1\n2020-02-29,2\n2020-03-31,3\n", .recording)

        #expect(!gap.isRegular && report.notes.first?.contains("at most 4 days") == true)
        #expect(months.isRegular && monthReport.samplingIntervalText == "1 month")
    }

    @Test("What cannot be read at all says why")
    func unreadable() {
        #expect(importProblems("", .wide) == ["file: is empty"])
        #expect(importProblems("\n\n\n", .wide) == ["file: is empty"])
        #expect(importProblems("a,b\n", .recording) == ["file: has no rows of data"])
        #expect(importProblems("a,b\n1,2\n", .recording).first?.contains("at least 2 are needed") == true)
        #expect(importProblems("a,b\nx,y\nz,w\n", .recording).first?.hasPrefix("channels: no column of values is left") == true)
        #expect(importProblems("a\n1\n2\n", .wide).first?.contains("at least 2 columns of numbers") == true)
        #expect(importProblems("a,b\n1,\"2\n3,4\n", .recording).last?.contains("is not closed") == true)
        #expect(importProblems("a,b\n1,\"2\"3\n3,4\n", .recording).last?.contains("text follows the closing quote") == true)
        #expect(importProblems("a,b\n1,2\n3,\0\n", .recording) == ["file: is not text: it contains a byte of value 0"])
        #expect(throws: SpecificationError("file", "is in UTF-16; save it as UTF-8")) { try imported([0xFF, 0xFE, 0x61, 0], .wide) }
        #expect(throws: SpecificationError("file", "is compressed; unpack it first")) { try imported([0x1F, 0x8B, 8, 1], .wide) }
    }

    @Test("Limits on columns, cells, rows, channels and values are kept, with a message each")
    func limits() {
        var limits = ImportLimits()
        (limits.maximumColumns, limits.maximumCellByteCount, limits.maximumRowByteCount) = (10, 20, 60)
        (limits.maximumChannels, limits.maximumValues) = (3, 12)
        let long = String(repeating: "7", count: 21)
        #expect(importProblems("a,b\n1,\(long)\n", .recording, limits: limits).last?.contains("longer than 20 bytes") == true)
        #expect(importProblems("a,b\n1,\"\(long)\"\n", .recording, limits: limits).last?.contains("longer than 20 bytes") == true)
        #expect(
            importProblems(String(repeating: "1,", count: 11) + "1\n", .wide, limits: limits).last?.contains("more than 10 columns") == true
        )
        #expect(
            importProblems(String(repeating: "12345678,", count: 8) + "1\n", .wide, limits: limits).last?.contains("longer than 60 bytes")
                == true)
        #expect(importProblems("a,b,c,d\n1,2,3,4\n5,6,7,8\n", .recording, limits: limits).last?.contains("at most 3 channels") == true)
        #expect(
            importProblems("a\n" + String(repeating: "1\n", count: 13), .recording, limits: limits).last?.contains("more than 12 values")
                == true)
        #expect(importProblems("a\n1\n2\n3\n4\n5\n6\n", .recording, limits: limits) { ($0.windowLength, $0.stride) = (4, 1) } == [])
        #expect(
            importProblems("a\n1\n2\n3\n4\n5\n6\n7\n8\n", .recording, limits: limits) { ($0.windowLength, $0.stride) = (4, 1) }.first?
                .hasPrefix("stride: ") == true)
        let ragged = "id,x\n" + String(repeating: "a,1\n", count: 5) + "b,1\nc,1\n"
        #expect(importProblems(ragged, .long, limits: limits).first?.contains("more than 12 values") == true)
    }

    @Test("Options that cannot be meant are refused before the file is read, all at once")
    func options() {
        let problems = importProblems("", .wide) {
            ($0.windowLength, $0.stride, $0.delimiter, $0.channels, $0.timeColumn) = (1, 0, "x", ["a", "a"], .named("t"))
        }
        #expect(problems.count == 7)
        #expect(
            importProblems("a,b\n1,2\n3,4\n", .recording) { ($0.channels, $0.timeColumn) = (["z", "a"], .named("y")) }.map { $0.prefix(11) }
                == ["timeColumn:", "channels[0]"])
        #expect(
            importProblems("a,b\n1,2\n3,4\n", .recording) { $0.windowLength = 3 } == [
                "windowLength: must be at most 2, the number of rows, not 3"
            ])
    }

    @Test("What is written as CSV is read back: long with dates and labels, and wide")
    func roundTrip() throws {
        let irregular = try made(
            "random-walk", sequences: 4, length: 30, channels: 2, sampling: .init(kind: .irregular, keep: 0.5), missing: .init(share: 0.2)
        )
        .labelled([3, 1, -2, 3])
        let text = SeriesText(.longCSV, shape: irregular.shape)
        let back = try imported(text.header() + text.body(irregular, from: 0), .long).set
        #expect(
            back.values.map(\.bitPattern) == irregular.values.map(\.bitPattern) && back.labels == irregular.labels
                && back.times == irregular.times)
        #expect(back.channels == irregular.channels)

        let dated = SeriesSet(
            count: 1, length: 3, channels: Channel.unnamed(1), values: [1, 2, 3], times: .shared([0, 86400, 172_800.5]),
            timeUnit: TimeUnit.seconds)
        let datedText = SeriesText(.longCSV, shape: dated.shape)
        #expect(try imported(datedText.header() + datedText.body(dated, from: 0), .long).set == dated)

        let plain = try made("white-noise", sequences: 3, length: 20).labelled([0, 1, 2])
        let wideText = SeriesText(.wideCSV, shape: plain.shape)
        let wide = try imported(wideText.header() + wideText.body(plain, from: 0), .wide).set
        #expect(wide.values == plain.values && wide.labels == plain.labels && wide.times == nil)
    }
}
