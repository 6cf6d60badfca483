internal import Random
internal import Specification

/// How often the values of a column come again: the numbers of rows of its most frequent values, without the values.
struct Repetition: Sendable, Equatable {
    private static let largestCount = 1000
    private static let largestDistinctCount = 1 << 16

    /// Frequent values that say nothing of anybody, such as `none`; they come as they were.
    let remarks: [String]
    /// How many rows the remarks and then the most frequent values have, added up.
    private let sums: [Int]
    /// The number of rows, at least 1.
    private let rowCount: Int
    /// The number of different values beside the remarks.
    let distinctCount: Int
    /// Whether there are no values but those that are known from the beginning.
    let isClosed: Bool

    /// The value of a row.
    enum Choice {
        case remark(Int)
        /// One of the different values, by number.
        case value(UInt64)
    }

    /// Takes the numbers of rows of the remarks, and of all other values.
    init(remarks: [(text: String, count: Int)], counts: [Int], isClosed: Bool) {
        self.remarks = remarks.map(\.text)
        self.isClosed = isClosed
        distinctCount = min(counts.count, Self.largestDistinctCount)
        var sum = 0
        var sums: [Int] = []
        for count in remarks.map(\.count) + counts.filter({ $0 > 1 }).sorted(by: >).prefix(Self.largestCount) {
            sum += count
            sums.append(sum)
        }
        self.sums = sums
        rowCount = max(1, counts.reduce(0, +) + remarks.reduce(0) { $0 + $1.count })
    }

    /// Which value a row has.
    func choice(row: Int, seed: UInt64) -> Choice {
        var stream = RandomStream(seed: seed, purpose: .repeatedValue, index: UInt64(row))
        let place = stream.integer(below: rowCount)
        if let last = sums.last, place < last {
            var (low, high) = (0, sums.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] > place { high = middle } else { low = middle + 1 }
            }
            return low < remarks.count ? .remark(low) : .value(UInt64(low - remarks.count))
        }
        let known = sums.count - remarks.count
        if !isClosed { return .value(UInt64(known + row)) }
        if distinctCount <= known { return .value(UInt64(stream.integer(below: max(1, distinctCount)))) }
        return .value(UInt64(known + stream.integer(below: distinctCount - known)))
    }

    // MARK: JSON

    var json: JSONValue {
        [
            "remarks": .array(remarks.map { .string($0) }), "sums": .array(sums.map { .integer($0) }), "rows": .integer(rowCount),
            "distinct": .integer(distinctCount), "closed": .boolean(isClosed),
        ]
    }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        let object = json.objectValue ?? [:]
        guard let remarks = object["remarks"]?.arrayValue?.compactMap(\.stringValue), let rows = object["rows"]?.integerValue,
            let sums = object["sums"]?.arrayValue?.compactMap(\.integerValue), let distinct = object["distinct"]?.integerValue,
            let isClosed = object["closed"]?.booleanValue
        else { throw GeneratorError(place, "must have remarks, sums, rows, distinct and closed") }
        let isAscending = zip([0] + sums, sums).allSatisfy { $0 < $1 }
        guard isAscending, remarks.count <= sums.count, sums.count <= 2 * Self.largestCount, rows >= max(1, sums.last ?? 1),
            (0...Self.largestDistinctCount).contains(distinct)
        else { throw GeneratorError(place, "has numbers of rows that do not agree") }
        self.remarks = remarks
        self.sums = sums
        rowCount = rows
        distinctCount = distinct
        self.isClosed = isClosed
    }
}
