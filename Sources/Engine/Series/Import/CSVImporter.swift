package import Specification

/// Makes a set of series from a CSV file that arrives in pieces.
///
/// The result, and the error if there is one, do not depend on how the file is cut into pieces.
package struct CSVImporter: Sendable {
    /// So many bytes at least are read before columns are recognised, unless the file is shorter.
    private static let sampleByteCount = 1 << 18
    /// Pieces are put together until they are worth a pass.
    private static let passByteCount = 1 << 16

    private let options: CSVImportOptions
    private let limits: ImportLimits
    private var buffer: [UInt8] = []
    private var wantedByteCount: Int
    private var sampleTarget = sampleByteCount
    private var hasStarted = false
    private var tokenizer: CSVTokenizer?
    private var plan: ImportPlan?
    private var sink: (any RowSink)?
    private var report: ImportReport?
    private var awaitsHeader = false
    private var blankLines = 0
    private var problems: ImportProblems
    private var failure: SpecificationError?

    /// - Throws: `SpecificationError` with everything that is wrong with the options.
    package init(_ options: CSVImportOptions, limits: ImportLimits = ImportLimits()) throws(SpecificationError) {
        let problems = options.problems()
        guard problems.isEmpty else { throw SpecificationError(problems) }
        self.options = options
        self.limits = limits
        self.problems = ImportProblems(limit: limits.maximumProblems)
        wantedByteCount = Self.sampleByteCount
    }

    /// Takes the next piece of the file.
    ///
    /// - Throws: `SpecificationError` as soon as the file is known to be unreadable; fields are places such as `line 7, column 3 (co2)`.
    package mutating func feed(_ piece: some Sequence<UInt8>) throws(SpecificationError) {
        if let failure { throw failure }
        buffer.append(contentsOf: piece)
        guard buffer.count >= wantedByteCount else { return }
        try remembering { importer throws(SpecificationError) in try importer.pass(isFinal: false) }
    }

    /// Ends the file.
    ///
    /// - Returns: the set, and how the file was read.
    /// - Throws: `SpecificationError` with all problems of the file, up to the limit.
    package mutating func finish() throws(SpecificationError) -> (set: SeriesSet, report: ImportReport) {
        if let failure { throw failure }
        return try remembering { importer throws(SpecificationError) in
            try importer.pass(isFinal: true)
            guard importer.problems.problems.isEmpty else { throw SpecificationError(importer.problems.problems) }
            guard var report = importer.report, report.rows > 0 else { throw SpecificationError("file", "has no rows of data") }
            if importer.blankLines > 0 {
                report.notes.append("\(importer.blankLines) blank line\(importer.blankLines == 1 ? "" : "s") left out")
            }
            guard let set = try importer.sink?.finish(&report) else { throw SpecificationError("file", "has no rows of data") }
            importer.sink = nil
            return (set, report)
        }
    }

    /// After an error, every later call answers it again.
    private mutating func remembering<Result>(
        _ body: (inout CSVImporter) throws(SpecificationError) -> Result
    ) throws(SpecificationError) -> Result {
        do throws(SpecificationError) {
            return try body(&self)
        } catch {
            failure = error
            buffer = []
            sink = nil
            throw error
        }
    }

    private mutating func pass(isFinal: Bool) throws(SpecificationError) {
        if plan == nil {
            guard try recognize(isFinal: isFinal) else { return }
        }
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        var failure: SpecificationError?
        var used = 0
        bytes.withUnsafeBufferPointer { bytes in
            do throws(SpecificationError) {
                used = try readRows(bytes, isFinal: isFinal)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        bytes.removeFirst(used)
        swap(&bytes, &buffer)
        // A row that is still open is not looked at again before the bytes have doubled.
        wantedByteCount = max(Self.passByteCount, 2 * buffer.count)
    }

    private mutating func readRows(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) throws(SpecificationError) -> Int {
        guard var tokenizer, let plan, var sink, var report else { return 0 }
        // Nothing else refers to these while they change, so that their memory is not copied.
        self.sink = nil
        var position = 0
        do throws(SpecificationError) {
            while let next = try tokenizer.row(in: bytes, from: position, isFinal: isFinal) {
                position = next
                if tokenizer.isBlank {
                    blankLines += 1
                    continue
                }
                if awaitsHeader {
                    awaitsHeader = false
                    continue
                }
                try tokenizer.withRow(bytes) { row throws(SpecificationError) in
                    let hasTrailingDelimiter = row.count == plan.width + 1 && row[plan.width].isEmpty
                    if row.count == plan.width || hasTrailingDelimiter {
                        sink.add(row, &problems)
                    } else {
                        problems.report(
                            "line \(row.line)", "has \(row.count) cell\(row.count == 1 ? "" : "s"), where the first row has \(plan.width)")
                    }
                }
                report.rows += 1
                if problems.isFull {
                    throw SpecificationError(
                        problems.problems + [Problem("file", "reading ended after \(problems.problems.count) problems")])
                }
            }
        } catch {
            // What was wrong in earlier rows comes first.
            let known = problems.problems
            throw problems.isFull ? error : SpecificationError(known + error.problems)
        }
        self.tokenizer = tokenizer
        self.sink = sink
        self.report = report
        return position
    }

    /// Recognises the file by its first bytes; false when more are needed. What is looked at does not depend on the pieces.
    private mutating func recognize(isFinal: Bool) throws(SpecificationError) -> Bool {
        var sampleCount = buffer.count
        if !isFinal {
            // Very long rows need a larger sample.
            while sampleTarget <= buffer.count && sampleTarget < 2 * limits.maximumRowByteCount
                && Self.lineEnds(buffer[..<sampleTarget]) < 3
            {
                sampleTarget *= 2
            }
            guard buffer.count >= sampleTarget else {
                wantedByteCount = sampleTarget
                return false
            }
            sampleCount = sampleTarget
        }
        try Self.checkEncoding(buffer.prefix(sampleCount))
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) {
            buffer.removeFirst(3)
            sampleCount -= 3
        }
        let isWhole = isFinal && sampleCount == buffer.count
        let (dialect, sample) = buffer.withUnsafeBufferPointer { bytes in
            CSVDialect.recognized(
                UnsafeBufferPointer(rebasing: bytes[..<sampleCount]), isWhole: isWhole, options: options, limits: limits)
        }
        var tokenizer = CSVTokenizer(delimiter: dialect.delimiter, limits: limits)
        guard !sample.rows.isEmpty else {
            // Tell why there is no row: an open quote, a cell without end, or nothing at all.
            try buffer.withUnsafeBufferPointer { bytes throws(SpecificationError) in
                let bytes = UnsafeBufferPointer(rebasing: bytes[..<sampleCount])
                var position = 0
                while let next = try tokenizer.row(in: bytes, from: position, isFinal: isWhole) { position = next }
            }
            throw SpecificationError("file", isWhole ? "is empty" : "has no row in its first \(sampleCount) bytes")
        }
        var planner = ImportPlanner(sample, dialect, options: options, limits: limits)
        let plan = try planner.plan()
        tokenizer.columnNames = plan.columnNames
        self.tokenizer = tokenizer
        self.plan = plan
        report = plan.report(layout: options.layout)
        awaitsHeader = dialect.hasHeader
        switch options.layout {
        case .wide: sink = WideSink(plan, limits)
        case .long: sink = LongSink(plan, limits, seriesColumn: plan.series ?? 0)
        case .recording: sink = RecordingSink(plan, limits, options)
        }
        return true
    }

    private static func lineEnds(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 == 10 || $0 == 13 } }

    private static func checkEncoding(_ bytes: ArraySlice<UInt8>) throws(SpecificationError) {
        let start = Array(bytes.prefix(4))
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            throw SpecificationError("file", "is in UTF-16; save it as UTF-8")
        }
        if start.starts(with: [0x1F, 0x8B]) || start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            throw SpecificationError("file", "is compressed; unpack it first")
        }
        if bytes.contains(0) { throw SpecificationError("file", "is not text: it contains a byte of value 0") }
    }
}
