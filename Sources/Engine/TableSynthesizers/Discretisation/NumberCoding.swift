/// How the numbers of a column become ordered states and back.
///
/// A number that many rows have is a state of its own; the others are cut into ranges of about equally many rows. Within a range, numbers that several rows have
/// are kept with their shares, and the rest is spread over the grid between the others in pieces of some rows each, so that no number that only one row
/// had comes back by itself but by chance.
struct NumberCoding: Codable, Hashable, Sendable {
    /// A part of a state: one number, or all of the grid between two.
    struct Piece: Codable, Hashable, Sendable {
        var low: Double
        var high: Double
        /// The share of the state's rows up to the end of this piece; the last is 1.
        var cumulative: Double
    }

    let grid: NumberGrid
    /// State s (from 1 on) has the pieces `starts[s - 1] ..< starts[s]`, in ascending order.
    private(set) var starts: [Int]
    private(set) var pieces: [Piece]

    /// The number of states, that of missing cells included.
    var stateCount: Int { starts.count }
    var minimum: Double { pieces.first?.low ?? 0 }
    var maximum: Double { pieces.last?.high ?? 0 }

    /// Learns the states of numbers.
    ///
    /// - Parameters:
    ///   - numbers: Finite; at least one; sorted.
    ///   - decimals: How many decimals they are written with at most; nil if any number.
    ///   - limits: How fine states may be.
    init(learning numbers: [Double], decimals: Int?, limits: DiscretisationLimits) {
        var values: [Double] = []
        var counts: [Int] = []
        for number in numbers {
            if number == values.last {
                counts[counts.count - 1] += 1
            } else {
                values.append(number)
                counts.append(1)
            }
        }
        grid = NumberGrid(of: values, decimals: decimals)
        let threshold = Self.threshold(counts, rows: numbers.count, limits)
        let rest = counts.reduce(0) { $0 + ($1 < threshold ? $1 : 0) }
        let atoms = counts.count { $0 >= threshold }
        let room = max(1, limits.stateLimit - 1 - 2 * atoms)
        let rowsPerState = max(limits.leastRowsPerState, (rest + room - 1) / room)

        starts = [0]
        pieces = []
        var place = 0
        while place < values.count {
            if counts[place] >= threshold {
                pieces.append(Piece(low: values[place], high: values[place], cumulative: 1))
                starts.append(pieces.count)
                place += 1
                continue
            }
            let end = counts[place...].firstIndex { $0 >= threshold } ?? counts.count
            append(run: place..<end, values, counts, rowsPerState, limits)
            place = end
        }
    }

    /// From how many rows on a number is a state of its own; as many as there is room for.
    private static func threshold(_ counts: [Int], rows: Int, _ limits: DiscretisationLimits) -> Int {
        let least = max(limits.commonBelow, Int((limits.commonShare * Double(rows)).rounded(.up)))
        let frequent = counts.filter { $0 >= least }
        // Each common number may part a range, so that half of the states are for them.
        let limit = limits.stateLimit / 2 - 1
        guard frequent.count > limit else { return least }
        return frequent.sorted(by: >)[limit] + 1
    }

    /// Cuts a run of numbers between two common ones into states of about equally many rows.
    private mutating func append(run: Range<Int>, _ values: [Double], _ counts: [Int], _ rowsPerState: Int, _ limits: DiscretisationLimits)
    {
        let rows = counts[run].reduce(0, +)
        let states = max(1, Int((Double(rows) / Double(rowsPerState)).rounded(.down)))
        var place = run.lowerBound
        var done = 0
        for state in 1...states {
            let first = place
            let target = state == states ? rows : rows * state / states
            while place < run.upperBound, done < target || place == first {
                done += counts[place]
                place += 1
            }
            if first < place { append(state: first..<place, values, counts, limits) }
            if place == run.upperBound { break }
        }
    }

    /// Adds one state: numbers of several rows for themselves, the others together in pieces of some rows.
    private mutating func append(state: Range<Int>, _ values: [Double], _ counts: [Int], _ limits: DiscretisationLimits) {
        let rows = counts[state].reduce(0, +)
        let rowsPerPiece = max(limits.rowsPerPiece, rows / limits.piecesPerState)
        var done = 0
        var gathered: Range<Int>?
        var gatheredRows = 0
        func close(_ pieces: inout [Piece]) {
            guard let range = gathered else { return }
            done += gatheredRows
            var (low, high) = (values[range.lowerBound], values[range.upperBound - 1])
            if gatheredRows < limits.commonBelow, range == state {
                // Few rows alone in a state: their numbers are hidden among those between their neighbours.
                if range.lowerBound > 0 { low = grid.rounded((values[range.lowerBound - 1] + low) / 2, anchor: low, up: true) }
                if range.upperBound < values.count { high = grid.rounded((values[range.upperBound] + high) / 2, anchor: high, up: false) }
            }
            pieces.append(Piece(low: low, high: high, cumulative: Double(done) / Double(rows)))
            gathered = nil
            gatheredRows = 0
        }
        for place in state {
            if counts[place] >= max(limits.commonBelow, rowsPerPiece / 4) {
                close(&pieces)
                done += counts[place]
                pieces.append(Piece(low: values[place], high: values[place], cumulative: Double(done) / Double(rows)))
            } else {
                gathered = (gathered?.lowerBound ?? place)..<(place + 1)
                gatheredRows += counts[place]
                if gatheredRows >= rowsPerPiece { close(&pieces) }
            }
        }
        close(&pieces)
        pieces[pieces.count - 1].cumulative = 1
        starts.append(pieces.count)
    }

    /// The state of a number; one outside of what was learned belongs to the nearest state.
    func state(of number: Double) -> UInt8 {
        var (low, high) = (1, starts.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if pieces[starts[middle] - 1].high < number { low = middle + 1 } else { high = middle }
        }
        return UInt8(low)
    }

    /// A number of a state.
    ///
    /// - Parameters:
    ///   - state: Not that of missing cells.
    ///   - share: In [0, 1): which of the state's numbers; even shares give them as often as they were.
    @inline(__always)
    func number(_ state: UInt8, _ share: Double) -> Double {
        let (first, end) = (starts[Int(state) - 1], starts[Int(state)])
        var place = first
        while place + 1 < end, pieces[place].cumulative <= share { place += 1 }
        let piece = pieces[place]
        guard piece.low < piece.high else { return piece.low }
        let before = place > first ? pieces[place - 1].cumulative : 0
        return grid.number((share - before) / max(piece.cumulative - before, 1e-300), from: piece.low, to: piece.high)
    }

    /// The same states with only the numbers from `lower` to `upper`, and the share of each state's rows that is left.
    ///
    /// Nothing is left of a state that has no number there: its share is 0 and its numbers are those it had.
    func limited(from lower: Double, to upper: Double) -> (coding: NumberCoding, shares: [Float]) {
        var result = self
        result.pieces = []
        result.starts = [0]
        var shares: [Float] = [0]
        for state in 1..<starts.count {
            var left: [Piece] = []
            var sum = 0.0
            var before = 0.0
            for piece in pieces[starts[state - 1]..<starts[state]] {
                let mass = piece.cumulative - before
                before = piece.cumulative
                let low = piece.low >= lower ? piece.low : grid.rounded(lower, anchor: piece.low, up: true)
                let high = piece.high <= upper ? piece.high : grid.rounded(upper, anchor: piece.low, up: false)
                guard low <= high, piece.low < piece.high || piece.low == low else { continue }
                let whole = grid.measure(from: piece.low, to: piece.high)
                let part = whole > 0 ? grid.measure(from: low, to: high) / whole : 1
                // A single number of a piece without a grid has no measure, but may be asked for.
                sum += mass * max(part, 1e-12)
                left.append(Piece(low: low, high: high, cumulative: sum))
            }
            shares.append(Float(sum))
            if left.isEmpty {
                result.pieces += pieces[starts[state - 1]..<starts[state]]
            } else {
                result.pieces += left.map { Piece(low: $0.low, high: $0.high, cumulative: $0.cumulative / sum) }
            }
            result.starts.append(result.pieces.count)
        }
        return (result, shares)
    }

    /// Takes the pieces out, as three numbers each.
    mutating func removePieces() -> [Double] {
        defer { pieces = [] }
        return pieces.flatMap { [$0.low, $0.high, $0.cumulative] }
    }

    /// Puts pieces back; false if there are too few numbers.
    mutating func takePieces(_ numbers: inout ArraySlice<Double>) -> Bool {
        guard let count = starts.last, count >= 0, numbers.count / 3 >= count else { return false }
        let own = Array(numbers.prefix(count * 3))
        numbers = numbers.dropFirst(count * 3)
        pieces = (0..<count).map { Piece(low: own[$0 * 3], high: own[$0 * 3 + 1], cumulative: own[$0 * 3 + 2]) }
        return true
    }

    /// Whether what was read from a file can be used.
    var isSound: Bool {
        guard (2...256).contains(starts.count), starts.first == 0, starts.last == pieces.count else { return false }
        guard zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }), grid.step >= 0, grid.scale >= 1 else { return false }
        return pieces.allSatisfy { $0.low.isFinite && $0.high.isFinite && $0.low <= $0.high && (0...1).contains($0.cumulative) }
            && zip(pieces, pieces.dropFirst()).allSatisfy { $0.high <= $1.low }
    }
}

extension NumberCoding {
    /// The same states with only some numbers, and the share of each state's rows that is left; numbers that cannot occur are left out.
    func limited(to numbers: [Double]) -> (coding: NumberCoding, shares: [Float]) {
        var result = self
        var shares = [Float](repeating: 0, count: stateCount)
        var kept: [[Piece]] = Array(repeating: [], count: stateCount)
        for number in Set(numbers).sorted() {
            let (single, part) = limited(from: number, to: number)
            guard let state = part.firstIndex(where: { $0 > 0 }) else { continue }
            shares[state] += part[state]
            for piece in single.pieces[single.starts[state - 1]..<single.starts[state]] {
                kept[state].append(Piece(low: piece.low, high: piece.high, cumulative: Double(shares[state])))
            }
        }
        result.pieces = []
        result.starts = [0]
        for state in 1..<stateCount {
            if kept[state].isEmpty {
                result.pieces += pieces[starts[state - 1]..<starts[state]]
            } else {
                result.pieces += kept[state].map { Piece(low: $0.low, high: $0.high, cumulative: $0.cumulative / Double(shares[state])) }
            }
            result.starts.append(result.pieces.count)
        }
        return (result, shares)
    }
}
