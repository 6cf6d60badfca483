/// The energy distance between two samples of points.
///
/// Reference: Székely, Rizzo, "Energy statistics: a class of statistics based on distances", Journal of Statistical Planning and Inference
/// 2013, doi:10.1016/j.jspi.2013.03.018.
enum EnergyDistance {
    /// Mean distances between and within two samples.
    struct Means {
        /// E‖X − Y‖.
        var between: Double
        /// E‖X − X′‖ over different points.
        var withinFirst: Double
        /// E‖Y − Y′‖ over different points.
        var withinSecond: Double

        /// The energy distance as a share of twice the mean distance between the samples: unbiased up to that division, 0 for equal
        /// distributions, at most 1.
        var coefficient: Double {
            between > 0 ? (2 * between - withinFirst - withinSecond) / (2 * between) : 0
        }
    }

    /// The mean distances of two samples, each with at least two points of `width` numbers, row by row.
    static func means(_ first: [Double], _ second: [Double], width: Int) -> Means {
        Means(between: between(first, second, width), withinFirst: within(first, width), withinSecond: within(second, width))
    }

    private static func between(_ first: [Double], _ second: [Double], _ width: Int) -> Double {
        let (rows, columns) = (first.count / width, second.count / width)
        var sum = 0.0
        for i in 0..<rows {
            for j in 0..<columns { sum += distance(first, i * width, second, j * width, width) }
        }
        return sum / (Double(rows) * Double(columns))
    }

    /// The mean over pairs of different points; 0 for a single point.
    private static func within(_ points: [Double], _ width: Int) -> Double {
        let rows = points.count / width
        guard rows > 1 else { return 0 }
        var sum = 0.0
        for i in 1..<rows {
            for j in 0..<i { sum += distance(points, i * width, points, j * width, width) }
        }
        return sum / (Double(rows) * Double(rows - 1) / 2)
    }

    @inline(__always)
    private static func distance(_ a: [Double], _ i: Int, _ b: [Double], _ j: Int, _ width: Int) -> Double {
        // Four running sums let the processor's vectors work although the order of additions is fixed.
        var sums = SIMD4<Double>.zero
        var k = 0
        while k + 4 <= width {
            let x = SIMD4(a[i + k], a[i + k + 1], a[i + k + 2], a[i + k + 3])
            let y = SIMD4(b[j + k], b[j + k + 1], b[j + k + 2], b[j + k + 3])
            let difference = x - y
            sums += difference * difference
            k += 4
        }
        var sum = sums.sum()
        while k < width {
            let difference = a[i + k] - b[j + k]
            sum += difference * difference
            k += 1
        }
        return sum.squareRoot()
    }
}
