/// The rows of a matrix in such an order that the rows of each node of a tree stand together.
final class RowPartition {
    /// Row numbers.
    let order: Buffer<Int32>
    private let spare: Buffer<Int32>

    init(capacity: Int) {
        precondition(capacity <= Int32.max, "a tree learns from at most 2^31 − 1 rows")
        order = Buffer(capacity, filledWith: 0)
        spare = Buffer(capacity, filledWith: 0)
    }

    /// Starts again with one node of all rows in ascending order.
    func reset(_ rowCount: Int) {
        for row in 0..<rowCount { order.start[row] = Int32(row) }
    }

    /// Puts the rows of a node whose bins are in a set before the others, each part in the order that it had, and returns where the others begin.
    func divide(_ range: Range<Int>, _ bins: UnsafePointer<UInt8>, _ set: BinSet) -> Int {
        let (order, spare) = (order.start, spare.start)
        var left = range.lowerBound
        var others = 0
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { table in
            for bin in 0..<256 { table[bin] = set.contains(bin) ? 1 : 0 }
            // Each row is written to both places, and the one that is not meant is written over by the next row: no branch to be guessed.
            for place in range {
                let row = order[place]
                let isLeft = Int(table[Int(bins[Int(row)])])
                order[left] = row
                spare[others] = row
                left += isLeft
                others += 1 - isLeft
            }
        }
        (order + left).update(from: spare, count: others)
        return left
    }
}
