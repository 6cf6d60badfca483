import Threads

/// Rows with their bins and targets, moved about in memory such that those of each node stand together: looking at a node reads memory in order.
final class NodeOrderedRows<Cell> {
    /// Row numbers.
    let order: Buffer<Int32>
    /// The targets of the rows.
    let cells: Buffer<Cell>
    /// The bins, feature after feature.
    private let bins: Buffer<UInt8>
    private let spareOrder: Buffer<Int32>
    private let spareCells: Buffer<Cell>
    private let spareBins: Buffer<UInt8>
    private let isLeft: Buffer<UInt8>
    private let featureCount: Int
    private let rowCount: Int

    /// One node of all rows of a matrix in ascending order, with their targets.
    init(_ matrix: BinnedMatrix, _ cells: Buffer<Cell>, emptyCell: Cell) {
        self.cells = cells
        rowCount = matrix.rowCount
        featureCount = matrix.features.count
        order = Buffer(rowCount, filledWith: 0)
        for row in 0..<rowCount { order.start[row] = Int32(row) }
        bins = Buffer(featureCount * rowCount, filledWith: 0)
        for feature in 0..<featureCount {
            (bins.start + feature * rowCount).update(from: matrix.column(feature), count: rowCount)
        }
        spareOrder = Buffer(rowCount, filledWith: 0)
        spareCells = Buffer(rowCount, filledWith: emptyCell)
        spareBins = Buffer(featureCount * rowCount, filledWith: 0)
        isLeft = Buffer(rowCount, filledWith: 0)
    }

    /// The bins of a feature, in the order of the nodes.
    func column(_ feature: Int) -> UnsafePointer<UInt8> { UnsafePointer(bins.start + feature * rowCount) }

    /// Puts the rows of a node whose bins are in a set before the others, each part in the order that it had, and returns where the others begin.
    func divide(_ range: Range<Int>, _ feature: Int, _ set: BinSet, _ team: Team) -> Int {
        let (column, isLeft) = (column(feature), isLeft.start)
        var count = 0
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { table in
            for bin in 0..<256 { table[bin] = set.contains(bin) ? 1 : 0 }
            for place in range {
                isLeft[place] = table[Int(column[place])]
                count += Int(isLeft[place])
            }
        }
        let middle = range.lowerBound + count
        let move: (Int, Int) -> Void = { [self] feature, _ in
            if feature == featureCount {
                divide(range, middle, order.start, spareOrder.start)
                divide(range, middle, cells.start, spareCells.start)
            } else {
                divide(range, middle, bins.start + feature * rowCount, spareBins.start + feature * rowCount)
            }
        }
        if range.count * featureCount >= 100_000 {
            team.run(featureCount + 1, move)
        } else {
            for feature in 0...featureCount { move(feature, 0) }
        }
        return middle
    }

    @inline(__always)
    private func divide<Element>(
        _ range: Range<Int>, _ middle: Int, _ elements: UnsafeMutablePointer<Element>, _ spare: UnsafeMutablePointer<Element>
    ) {
        let isLeft = isLeft.start
        var left = range.lowerBound
        var other = range.lowerBound
        // Each element is written to both places, and the one that is not meant is written over by the next: no branch to be guessed.
        for place in range {
            let element = elements[place]
            let step = Int(isLeft[place])
            elements[left] = element
            spare[other] = element
            left += step
            other += 1 - step
        }
        (elements + middle).update(from: spare + range.lowerBound, count: other - range.lowerBound)
    }
}
