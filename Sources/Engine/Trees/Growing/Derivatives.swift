/// First derivative, second derivative and number of rows, as whole numbers in two words.
///
/// The second word holds the number of rows in its lower bits and the second derivative above them. Sums of whole numbers do not depend on their order,
/// and a difference of sums is exact, so histograms can be made and subtracted in any way and on any number of threads with the same result.
typealias Sums = SIMD2<Int64>

/// The scales of derivatives as whole numbers.
struct DerivativeScale {
    private let countBits: Int64
    private let gradientScale: Double
    private let gradientUnit: Double
    private let curvatureScale: Double
    private let curvatureUnit: Double

    /// The number of rows up to which the whole numbers are fine enough.
    static let rowLimit = 1 << 24

    /// Chooses scales such that no sum overflows.
    ///
    /// - Parameters:
    ///   - rows: The number of rows, below `rowLimit`.
    ///   - gradient: A bound of the first derivative's size, above 0.
    ///   - curvature: A bound of the second derivative, above 0.
    init(rows: Int, gradient: Double, curvature: Double) {
        precondition(rows < Self.rowLimit, "a tree learns from fewer than \(Self.rowLimit) rows")
        let bits = Int.bitWidth - rows.leadingZeroBitCount
        countBits = Int64(bits)
        gradientScale = Double(Int(1) << min(50, 62 - bits)) / gradient
        gradientUnit = 1 / gradientScale
        curvatureScale = Double(Int(1) << min(40, 62 - 2 * bits)) / curvature
        curvatureUnit = 1 / curvatureScale
    }

    /// The derivatives of one row.
    @inline(__always)
    func packed(gradient: Double, curvature: Double) -> Sums {
        Sums(Int64(gradient * gradientScale), Int64(curvature * curvatureScale) &<< countBits | 1)
    }

    @inline(__always)
    func count(_ sums: Sums) -> Int { Int(sums[1] & (1 &<< countBits - 1)) }

    @inline(__always)
    func gradient(_ sums: Sums) -> Double { Double(sums[0]) * gradientUnit }

    @inline(__always)
    func curvature(_ sums: Sums) -> Double { Double(sums[1] &>> countBits) * curvatureUnit }
}
