/// Texts that say that a cell holds nothing.
struct MissingWords: Sendable {
    /// What is known without being told.
    static let usual = MissingWords([
        "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "NAN", "NaT", "null", "NULL", "Null", "None", "NONE", "nil", "?", "-",
        "missing", "Missing", "MISSING",
    ])

    private let words: [[UInt8]]

    init(_ words: [String]) { self.words = words.map { Array($0.utf8) }.filter { !$0.isEmpty } }

    /// Whether a cell, apart from spaces around it, is empty or one of the words.
    func contains(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var (start, end) = (0, cell.count)
        while start < end && (cell[start] == 0x20 || cell[start] == 0x09) { start += 1 }
        while end > start && (cell[end - 1] == 0x20 || cell[end - 1] == 0x09) { end -= 1 }
        guard start < end else { return true }
        let text = UnsafeBufferPointer(rebasing: cell[start..<end])
        return words.contains { $0.count == text.count && $0.elementsEqual(text) }
    }
}

/// Which cells of a column are missing, and how that was spelled.
struct MissingMarks {
    /// 0 where a cell is present, else the place of its spelling from 1.
    private(set) var marks: [UInt8] = []
    private(set) var spellings: [[UInt8]] = []
    private(set) var counts: [Int] = []

    /// The marks for `Column`: empty if no cell is missing.
    var missing: [Bool] { counts.isEmpty ? [] : marks.map { $0 != 0 } }

    /// The most frequent spelling; the first of those that are equally frequent.
    var usual: [UInt8]? {
        counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) }.map { spellings[$0] }
    }

    @inline(__always)
    mutating func appendPresent() { marks.append(0) }

    /// - Returns: false if there are too many spellings.
    mutating func append(missing cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if let place = spellings.firstIndex(where: { $0.count == cell.count && $0.elementsEqual(cell) }) {
            counts[place] += 1
            marks.append(UInt8(place + 1))
            return true
        }
        guard spellings.count < 254 else { return false }
        spellings.append(Array(cell))
        counts.append(1)
        marks.append(UInt8(spellings.count))
        return true
    }

    /// How the missing cell of a row was spelled; nil if the cell is present.
    func spelling(_ row: Int) -> [UInt8]? { marks[row] == 0 ? nil : spellings[Int(marks[row]) - 1] }
}
