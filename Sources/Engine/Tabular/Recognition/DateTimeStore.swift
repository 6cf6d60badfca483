/// Moments, dates or times of day, all in one format.
struct DateTimeStore: CellStore {
    private(set) var values: [Int64]
    var marks: MissingMarks
    /// The formats that may still be right; the first is in use.
    private var candidates: [DateTimeFormat]
    /// The zone of each moment in minutes, from when they first differ.
    private var offsets: [Int16] = []
    private var offset: Int?

    /// Begins with missing cells.
    init(_ marks: MissingMarks = MissingMarks(), candidates: [DateTimeFormat]) {
        self.marks = marks
        self.candidates = candidates
        values = Array(repeating: 0, count: marks.marks.count)
    }

    @inline(__always)
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        if let moment = candidates[0].moment(cell) {
            values.append(moment.microseconds)
            marks.appendPresent()
            note(moment.offsetMinutes)
            return true
        }
        if words.contains(cell), marks.append(missing: cell) {
            values.append(0)
            if !offsets.isEmpty { offsets.append(0) }
            return true
        }
        return reread(for: cell) && append(cell, words)
    }

    mutating func appendMisfit() {
        _ = marks.append(missing: UnsafeBufferPointer(start: nil, count: 0))
        values.append(0)
        if !offsets.isEmpty { offsets.append(0) }
    }

    @inline(__always)
    private mutating func note(_ minutes: Int) {
        if offset == minutes && offsets.isEmpty { return }
        noteChange(minutes)
    }

    private mutating func noteChange(_ minutes: Int) {
        guard let offset else { return self.offset = minutes }
        if offsets.isEmpty { offsets = Array(repeating: Int16(offset), count: values.count - 1) }
        offsets.append(Int16(minutes))
    }

    /// Changes to the next format that fits a cell and all before it.
    private mutating func reread(for cell: UnsafeBufferPointer<UInt8>) -> Bool {
        for candidate in candidates.dropFirst() where candidate.moment(cell) != nil {
            var other = DateTimeStore(candidates: [candidate])
            var fits = true
            var row = 0
            forEachText { text in
                if fits {
                    if marks.marks[row] == 0 { fits = other.append(text, MissingWords([])) } else { other.values.append(0) }
                }
                row += 1
            }
            guard fits, other.offsets.isEmpty else { continue }
            candidates.removeFirst((candidates.firstIndex(of: candidate) ?? 0))
            values = other.values
            offset = other.offset
            return true
        }
        return false
    }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text: [UInt8] = []
        for row in values.indices {
            text.removeAll(keepingCapacity: true)
            if let spelling = marks.spelling(row) {
                text += spelling
            } else {
                candidates[0].append(values[row], offsetMinutes: offsets.isEmpty ? offset : Int(offsets[row]), to: &text)
            }
            text.withUnsafeBufferPointer(body)
        }
    }

    /// The format with the most frequent zone, and how many moments have another.
    var format: (format: DateTimeFormat, respelled: Int) {
        var format = candidates[0]
        guard !offsets.isEmpty else {
            if format.offsetMinutes != nil { format.offsetMinutes = offset ?? 0 }
            return (format, 0)
        }
        var counts: [Int16: Int] = [:]
        for (row, offset) in offsets.enumerated() where marks.marks[row] == 0 { counts[offset, default: 0] += 1 }
        let usual = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        format.offsetMinutes = Int(usual?.key ?? 0)
        return (format, counts.values.reduce(0, +) - (usual?.value ?? 0))
    }
}
