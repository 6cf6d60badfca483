internal import Dispatch

/// Exact search for the rows nearest to a row, by the distance of `RowEncoding`.
///
/// The rows are parted at medians until a block holds at most 64 of them. A block is searched only if its bounding box is nearer than the second best
/// row found so far. Rounding cannot hide a row: box and row distances add the same columns in the same order, and each step of that is monotone.
///
/// Reference: Friedman, Bentley, Finkel, "An algorithm for finding best matches in logarithmic expected time", ACM TOMS 1977,
/// doi:10.1145/355744.355745.
struct NearestRows: Sendable {
    /// The nearest row to a row.
    struct Neighbour: Sendable, Equatable {
        /// The distance to it, 0 … the number of columns.
        var distance = Float.infinity
        /// The distance to the second nearest row; infinite if there is none.
        var second = Float.infinity
        /// Its number.
        var row: Int32 = -1
    }

    private static let blockSize = 64
    /// How many rows a thread takes at a time.
    private static let chunk = 64

    private let width: Int
    /// Block by block, within a block column by column; short blocks are filled up.
    private let values: [Float]
    /// The smallest and then the largest value of each column, block by block.
    private let boxes: [Float]
    /// The numbers of the rows, block by block.
    private let rows: [[Int32]]

    /// Prepares rows to be searched, at least one.
    init(_ points: RowEncoding.Points) {
        width = points.width
        var order = Array(0..<Int32(points.count))
        var blocks: [Range<Int>] = []
        Self.part(&order, 0..<order.count, points, &blocks)
        var values: [Float] = []
        var boxes: [Float] = []
        for block in blocks {
            var lows = [Float](repeating: .infinity, count: width)
            var highs = [Float](repeating: -.infinity, count: width)
            for column in 0..<width {
                for lane in 0..<Self.blockSize {
                    let row = Int(order[min(block.lowerBound + lane, block.upperBound - 1)])
                    let value = points.values[row * width + column]
                    values.append(value)
                    lows[column] = min(lows[column], value)
                    highs[column] = max(highs[column], value)
                }
            }
            boxes += lows + highs
        }
        self.values = values
        self.boxes = boxes
        rows = blocks.map { Array(order[$0]) }
    }

    /// The nearest neighbours of some points, in their order; the same on any number of threads.
    func neighbours(of points: RowEncoding.Points, threads: Int) -> [Neighbour] {
        let count = points.count
        var result = [Neighbour](repeating: Neighbour(), count: count)
        let chunks = (count + Self.chunk - 1) / Self.chunk
        let workers = max(1, min(threads, chunks))
        points.values.withUnsafeBufferPointer { queries in
            result.withUnsafeMutableBufferPointer { result in
                let work = Work(queries: queries, width: width, result: result)
                // Each worker takes every so-manieth chunk, so that no two write the same element.
                let search = { @Sendable (worker: Int) in
                    var bounds = [Float](repeating: 0, count: rows.count)
                    for chunk in stride(from: worker, to: chunks, by: workers) {
                        for query in chunk * Self.chunk..<min((chunk + 1) * Self.chunk, count) {
                            work.result[query] = neighbour(of: work.query(query), &bounds)
                        }
                    }
                }
                if workers == 1 { search(0) } else { DispatchQueue.concurrentPerform(iterations: workers, execute: search) }
            }
        }
        return result
    }

    /// What threads share while they search: they read the same points, and each writes elements of its own.
    private struct Work: @unchecked Sendable {
        let queries: UnsafeBufferPointer<Float>
        let width: Int
        let result: UnsafeMutableBufferPointer<Neighbour>

        func query(_ row: Int) -> UnsafeBufferPointer<Float> { UnsafeBufferPointer(rebasing: queries[row * width..<(row + 1) * width]) }
    }

    private func neighbour(of query: UnsafeBufferPointer<Float>, _ bounds: inout [Float]) -> Neighbour {
        var best = Neighbour()
        var start = 0
        boxes.withUnsafeBufferPointer { boxes in
            for block in bounds.indices {
                let low = block * 2 * width
                var bound: Float = 0
                for column in 0..<width {
                    let value = query[column]
                    let outside = max(max(boxes[low + column] - value, value - boxes[low + width + column]), 0)
                    bound += min(outside, 1)
                }
                bounds[block] = bound
                if bound < bounds[start] { start = block }
            }
        }
        values.withUnsafeBufferPointer { values in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { sums in
                // The nearest box first; blocks close to it in the order of the parting are likely to be near, too.
                search(start, query, values, sums, &best)
                for step in 1..<max(bounds.count, 1) {
                    if start >= step, bounds[start - step] < best.second { search(start - step, query, values, sums, &best) }
                    if start + step < bounds.count, bounds[start + step] < best.second { search(start + step, query, values, sums, &best) }
                }
            }
        }
        return best
    }

    @inline(__always)
    private func search(
        _ block: Int, _ query: UnsafeBufferPointer<Float>, _ values: UnsafeBufferPointer<Float>, _ sums: UnsafeMutableBufferPointer<Float>,
        _ best: inout Neighbour
    ) {
        guard let sum = sums.baseAddress, var cells = values.baseAddress.map({ $0 + block * width * Self.blockSize }) else { return }
        for lane in 0..<Self.blockSize { sum[lane] = 0 }
        for column in 0..<width {
            let value = query[column]
            for lane in 0..<Self.blockSize {
                let difference = abs(value - cells[lane])
                sum[lane] += difference < 1 ? difference : 1
            }
            cells += Self.blockSize
        }
        let members = rows[block]
        for lane in members.indices where sum[lane] < best.second {
            if sum[lane] < best.distance {
                best.second = best.distance
                best.distance = sum[lane]
                best.row = members[lane]
            } else {
                best.second = sum[lane]
            }
        }
    }

    /// Parts rows at the median of the column that spreads them most, until blocks are small enough.
    private static func part(_ order: inout [Int32], _ range: Range<Int>, _ points: RowEncoding.Points, _ blocks: inout [Range<Int>]) {
        guard range.count > blockSize else {
            blocks.append(range)
            return
        }
        let width = points.width
        var column = 0
        var widest: Float = -1
        for candidate in 0..<width {
            let spread = Self.spread(order[range], candidate, points)
            if spread > widest { (widest, column) = (spread, candidate) }
        }
        // Equal values are ordered by row, so that the order is the same everywhere.
        order[range].sort {
            let (a, b) = (points.values[Int($0) * width + column], points.values[Int($1) * width + column])
            return a < b || (a == b && $0 < $1)
        }
        // Whole blocks to the left, so that only the last one is short.
        let half = (range.count / 2 + blockSize - 1) / blockSize * blockSize
        part(&order, range.lowerBound..<range.lowerBound + half, points, &blocks)
        part(&order, range.lowerBound + half..<range.upperBound, points, &blocks)
    }

    /// How far the rows of a block lie apart in a column: the mean of min(|difference from the middle|, 1) over a few rows.
    private static func spread(_ rows: ArraySlice<Int32>, _ column: Int, _ points: RowEncoding.Points) -> Float {
        let step = max(rows.count / 64, 1)
        let sample = stride(from: rows.startIndex, to: rows.endIndex, by: step).map { points.values[Int(rows[$0]) * points.width + column] }
            .sorted()
        let middle = sample[sample.count / 2]
        return sample.reduce(0) { $0 + min(abs($1 - middle), 1) }
    }
}
