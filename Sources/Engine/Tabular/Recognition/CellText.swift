/// Turns the bytes of cells into text: UTF-8, or else ISO-8859-1, cell by cell.
struct CellText {
    /// Cells that are not UTF-8, and cells beyond ASCII that are.
    private(set) var latin1Count = 0
    private(set) var utf8Count = 0

    mutating func text(_ cell: UnsafeBufferPointer<UInt8>, count: Int = 1) -> String {
        if Self.isASCII(cell) { return String(decoding: cell, as: UTF8.self) }
        if Self.isUTF8(cell) {
            utf8Count += count
            return String(decoding: cell, as: UTF8.self)
        }
        latin1Count += count
        return String(String.UnicodeScalarView(cell.map { Unicode.Scalar($0) }))
    }

    static func isASCII(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = UnsafeRawPointer(cell.baseAddress) else { return true }
        var position = 0
        var all: UInt64 = 0
        while position + 8 <= cell.count {
            all |= (base + position).loadUnaligned(as: UInt64.self)
            position += 8
        }
        while position < cell.count {
            all |= UInt64(cell[position])
            position += 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }

    static func isUTF8(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var decoder = UTF8()
        var iterator = cell.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }
}

/// Texts, each distinct one kept once.
struct DictionaryStore: CellStore {
    /// With more distinct values than this, most of which occur once, texts are kept one by one.
    private static let largestCount = 1 << 16

    private(set) var values = ValueDictionary()
    private(set) var codes: [Int32] = []

    /// Takes over the text of other cells; nil if there are too many distinct ones.
    init?(_ other: (some CellStore)?) {
        guard let other else { return }
        var fits = true
        other.forEachText { cell in fits = fits && append(cell, MissingWords.usual) }
        guard fits else { return nil }
    }

    init() {}

    @inline(__always)
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        guard let code = values.code(of: cell) else { return false }
        if values.count > Self.largestCount && values.count * 2 > codes.count {
            // The cell will be taken again by what comes after this.
            return false
        }
        codes.append(code)
        return true
    }

    mutating func appendMisfit() { _ = append(UnsafeBufferPointer(start: nil, count: 0), MissingWords.usual) }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for code in codes { values.withBytes(of: Int(code), body) }
    }
}

/// Texts, most of which are distinct.
struct PlainStore: CellStore {
    private(set) var values: [String] = []
    private(set) var decoder = CellText()

    /// Takes over the text of other cells.
    init(_ other: some CellStore) {
        other.forEachText { cell in values.append(decoder.text(cell)) }
    }

    @inline(__always)
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        values.append(decoder.text(cell))
        return true
    }

    mutating func appendMisfit() { values.append("") }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for var value in values { value.withUTF8(body) }
    }
}
