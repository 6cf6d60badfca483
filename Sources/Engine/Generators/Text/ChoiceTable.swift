internal import Specification

/// What follows each of some contexts, and how often.
struct ChoiceTable: Sendable, Equatable {
    /// The first choice of each context, and the end of the last.
    private var offsets: [Int32] = [0]
    private var values: [Int32] = []
    /// The counts of the choices of a context, added up.
    private var sums: [UInt32] = []
    /// The counts of all that followed each context, also of what was not kept.
    private var totals: [UInt32] = []

    /// What followed a context: the choices that are kept with their counts, and the count of all.
    struct Row {
        var choices: [(value: Int32, count: UInt32)]
        var total: UInt32
    }

    init(_ rows: some Sequence<Row>) { for row in rows { append(row) } }

    private mutating func append(_ row: Row) {
        var sum: UInt32 = 0
        for (value, count) in row.choices {
            sum = sum.addingReportingOverflow(count).overflow ? .max : sum + count
            values.append(value)
            sums.append(sum)
        }
        offsets.append(Int32(values.count))
        totals.append(max(sum, row.total))
    }

    var contextCount: Int { totals.count }

    /// The choice that random bits make; nil if it falls on what was not kept, or nothing followed.
    @inline(__always)
    func choice(_ context: Int, _ bits: UInt32) -> Int32? {
        let (start, end) = (Int(offsets[context]), Int(offsets[context + 1]))
        guard start < end else { return nil }
        let place = UInt32(truncatingIfNeeded: (UInt64(bits) * UInt64(totals[context])) >> 32)
        guard place < sums[end - 1] else { return nil }
        var (low, high) = (start, end - 1)
        while low < high {
            let middle = (low + high) >> 1
            if sums[middle] > place { high = middle } else { low = middle + 1 }
        }
        return values[low]
    }

    // MARK: JSON

    /// For each context the number of its choices and the total, then value and count of each choice.
    var json: JSONValue {
        var numbers: [UInt32] = []
        for context in totals.indices {
            let range = Int(offsets[context])..<Int(offsets[context + 1])
            numbers += [UInt32(range.count), totals[context]]
            for place in range {
                numbers.append(UInt32(bitPattern: values[place]))
                numbers.append(sums[place] - (place > range.lowerBound ? sums[place - 1] : 0))
            }
        }
        return .string(NumberList.text(numbers))
    }

    /// - Parameters:
    ///   - contextCount: The number of contexts that must be there.
    ///   - valueCount: Values are below it.
    init(json: JSONValue?, contextCount: Int, valueCount: Int, _ place: String) throws(GeneratorError) {
        var numbers = try NumberList.numbers(json, place)[...]
        while let count = numbers.popFirst() {
            guard let total = numbers.popFirst(), UInt64(numbers.count) >= 2 * UInt64(count) else {
                throw GeneratorError(place, "ends too early")
            }
            var row = Row(choices: [], total: total)
            for _ in 0..<count {
                guard let value = numbers.popFirst(), let times = numbers.popFirst(), value < UInt32(valueCount), times > 0 else {
                    throw GeneratorError(place, "has a choice that is not known")
                }
                row.choices.append((Int32(value), times))
            }
            append(row)
        }
        guard totals.count == contextCount else { throw GeneratorError(place, "must have \(contextCount) contexts, not \(totals.count)") }
    }
}
