/// Makes a column of the cells that arrive, without knowing beforehand what they are.
///
/// A column begins as narrow as its first present cell and is widened when a cell comes that does not fit: whole numbers to decimal
/// numbers, numbers and moments to texts, few texts to many. Every narrow form gives the text of its cells back exactly, so that
/// nothing has to be read twice, from whatever source.
struct ColumnBuilder {
    private enum Store {
        case missing(MissingStore)
        case integer(IntegerStore)
        case real(RealStore)
        case datetime(DateTimeStore)
        case dictionary(DictionaryStore)
        case plain(PlainStore)
    }

    private let choice: ColumnChoice
    private let words: MissingWords
    private let decimalMark: UInt8
    private var store: Store
    private var rowCount = 0
    private var quotedCount = 0
    private var misfitCount = 0
    private var firstMisfitLine = 0

    /// Begins a column.
    ///
    /// - Parameters:
    ///   - choice: What was chosen for the column.
    ///   - decimalMark: `.` or `,`.
    ///   - emptyCount: So many empty cells come first.
    init(_ choice: ColumnChoice, decimalMark: UInt8, emptyCount: Int = 0) {
        self.choice = choice
        self.decimalMark = decimalMark
        words = choice.missing.map(MissingWords.init) ?? .usual
        var missing = MissingStore()
        for _ in 0..<emptyCount { missing.appendEmpty() }
        rowCount = emptyCount
        store =
            switch choice.type {
            case .boolean, .category, .text, .identifier: .dictionary(DictionaryStore(missing) ?? DictionaryStore())
            case .integer: .integer(IntegerStore(missing.marks))
            case .real: .real(RealStore(missing.marks, decimalMark: decimalMark))
            case .datetime, nil:
                if let format = choice.datetime, choice.type == .datetime {
                    .datetime(DateTimeStore(missing.marks, candidates: [format]))
                } else {
                    .missing(missing)
                }
            }
    }

    /// Takes the cells of a column of a block.
    mutating func append(_ block: CellBlock, column: Int) {
        var row = 0
        while true {
            row = append(block, column: column, from: row)
            guard row < block.rowCount else { break }
            let cell = block.cell(row, column)
            guard !widen(for: cell) else { continue }
            if misfitCount == 0 { firstMisfitLine = block.lines[row] }
            misfitCount += 1
            appendMisfit()
            row += 1
        }
        rowCount += block.rowCount
        guard block.hasQuotes else { return }
        for row in 0..<block.rowCount where block.isQuoted(row, column) { quotedCount += 1 }
    }

    /// Takes cells until one does not fit.
    private mutating func append(_ block: CellBlock, column: Int, from row: Int) -> Int {
        // What a store keeps must be held once while it changes, or it would be copied.
        let held = store
        store = .missing(MissingStore())
        switch consume held {
        case .missing(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .missing(cells)
            return next
        case .integer(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .integer(cells)
            return next
        case .real(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .real(cells)
            return next
        case .datetime(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .datetime(cells)
            return next
        case .dictionary(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .dictionary(cells)
            return next
        case .plain(var cells):
            let next = cells.append(block, column: column, from: row, words)
            store = .plain(cells)
            return next
        }
    }

    private mutating func appendMisfit() {
        switch store {
        case .missing(var cells):
            cells.appendMisfit()
            store = .missing(cells)
        case .integer(var cells):
            store = .missing(MissingStore())
            cells.appendMisfit()
            store = .integer(cells)
        case .real(var cells):
            store = .missing(MissingStore())
            cells.appendMisfit()
            store = .real(cells)
        case .datetime(var cells):
            store = .missing(MissingStore())
            cells.appendMisfit()
            store = .datetime(cells)
        case .dictionary, .plain: break
        }
    }

    /// Changes the store into one that can take a cell.
    ///
    /// - Returns: false if the type that was chosen cannot.
    private mutating func widen(for cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let isChosen = choice.type != nil
        switch store {
        case .missing(let cells):
            if !isChosen, NumberText.integer(cell) != nil {
                store = .integer(IntegerStore(cells.marks))
            } else if !isChosen, NumberText.real(cell, decimalMark: decimalMark) != nil {
                store = .real(RealStore(cells.marks, decimalMark: decimalMark))
            } else {
                let formats = DateTimeFormat.fitting(cell)
                if !formats.isEmpty {
                    store = .datetime(DateTimeStore(cells.marks, candidates: formats))
                } else if isChosen {
                    return false
                } else {
                    store = texts(of: cells)
                }
            }
        case .integer(let cells):
            if isChosen { return false }
            store =
                NumberText.real(cell, decimalMark: decimalMark) == nil
                ? texts(of: cells) : .real(RealStore(cells, decimalMark: decimalMark))
        case .real(let cells):
            if isChosen { return false }
            store = texts(of: cells)
        case .datetime(let cells):
            if isChosen { return false }
            store = texts(of: cells)
        case .dictionary(let cells): store = .plain(PlainStore(cells))
        case .plain: return false
        }
        return true
    }

    private func texts(of cells: some CellStore) -> Store {
        DictionaryStore(cells).map { .dictionary($0) } ?? .plain(PlainStore(cells))
    }

    /// Ends the column.
    ///
    /// - Parameter notes: Gets what a reader of the table should know.
    func finish(_ name: String, notes: inout ReadingNotes) -> (column: Column, metadata: ColumnMetadata) {
        var result: (column: Column, metadata: ColumnMetadata)
        switch store {
        case .missing(let cells):
            let column = allMissing(name, cells)
            result = (column, ColumnMetadata(name, type: column.type, format: format(cells.marks)))
        case .integer(let cells): result = finish(name, cells, &notes)
        case .real(let cells):
            let (style, respelled) = cells.spelling.style
            notes.add(respelled: respelled, name)
            var format = format(cells.marks)
            format.number = style
            let column = Column(name, .real(cells.values), missing: cells.marks.missing)
            result = (column, ColumnMetadata(name, type: .real, format: format))
        case .datetime(let cells):
            let (datetime, respelled) = cells.format
            notes.add(respelled: respelled, name)
            var format = format(cells.marks)
            format.datetime = datetime
            let column = Column(name, .datetime(cells.values), missing: cells.marks.missing)
            result = (column, ColumnMetadata(name, type: .datetime, format: format))
        case .dictionary(let cells): result = TextColumn(cells, choice, &notes).finish(name, choice, &notes)
        case .plain(let cells): result = TextColumn(cells, choice, &notes).finish(name, choice, &notes)
        }
        let missing = result.column.missingCount
        if rowCount > 0 && quotedCount == rowCount {
            result.metadata.format.quoting = .always
        } else if quotedCount > 0 && quotedCount == rowCount - missing {
            result.metadata.format.quoting = .present
        }
        if misfitCount > 0 {
            let type = choice.type?.rawValue ?? "known"
            notes.add("\(misfitCount) cells of \(name) are not \(type) and count as missing; the first is on line \(firstMisfitLine)")
        }
        return result
    }

    private func allMissing(_ name: String, _ cells: MissingStore) -> Column {
        let count = cells.marks.marks.count
        // A column of nothing has no values to choose from.
        let empty: Cells =
            choice.type == .datetime
            ? .datetime(Array(repeating: 0, count: count)) : .category(codes: Array(repeating: 0, count: count), values: [])
        return Column(name, empty, missing: cells.marks.missing)
    }

    private func format(_ marks: MissingMarks) -> CellFormat {
        CellFormat(missing: marks.usual.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    private func finish(
        _ name: String, _ cells: IntegerStore, _ notes: inout ReadingNotes
    ) -> (column: Column, metadata: ColumnMetadata) {
        var metadata = ColumnMetadata(name, type: .integer, format: format(cells.marks))
        let values = cells.values
        let missing = cells.marks.missing
        if choice.type == nil && missing.isEmpty && values.count > 1 {
            let isSequence = zip(values, values.dropFirst()).allSatisfy { $1 == $0 &+ 1 }
            metadata.isUnique = isSequence || ColumnNames.saysKey(name) && Set(values).count == values.count
            if metadata.isUnique && (ColumnNames.saysKey(name) || isSequence && values.count >= 10) {
                metadata.type = .identifier
                metadata.firstNumber = isSequence ? values[0] : nil
                let texts = values.map { String($0) }
                metadata.pattern = isSequence ? nil : IdentifierPattern.expression(texts)
                return (Column(name, .identifier(texts)), metadata)
            }
        }
        // Short numbers are amounts.
        let sample = zip(values, cells.marks.marks).prefix(1000).filter { $1 == 0 && $0 > 99_999 }.map { String($0.0) }
        if sample.count * 2 > min(values.count, 1000) { metadata.personal = PersonalData.recognized(name: name, values: sample) }
        return (Column(name, .integer(values), missing: missing), metadata)
    }
}
