/// The lower triangular root of a covariance matrix, in double precision.
struct Cholesky: Sendable {
    /// Rows and columns.
    let size: Int
    /// Row-major, `size × size`; the part above the diagonal is not used.
    private let factor: [Double]

    /// Factors a symmetric positive semidefinite matrix.
    ///
    /// A small multiple of the largest diagonal element (from 1e-12, ten times more as long as needed, at most 1e-6) is added to the diagonal, because
    /// rounding leaves a smooth kernel's matrix slightly indefinite.
    ///
    /// - Parameters:
    ///   - size: rows and columns, at least 1.
    ///   - fillRow: writes the elements `0 ... row` of a row.
    /// - Returns: nil when the matrix is not positive semidefinite.
    init?(size: Int, fillRow: (_ row: Int, _ elements: UnsafeMutableBufferPointer<Double>) -> Void) {
        self.size = size
        var nugget = 1e-12
        while nugget < 2e-6 {
            var isDefinite = false
            let matrix = [Double](unsafeUninitializedCapacity: size * size) { buffer, initialized in
                buffer.update(repeating: 0)
                var largest = 0.0
                for row in 0..<size {
                    fillRow(row, UnsafeMutableBufferPointer(rebasing: buffer[row * size...row * size + row]))
                    largest = max(largest, buffer[row * size + row])
                }
                for row in 0..<size { buffer[row * size + row] += nugget * largest }
                isDefinite = largest > 0 && largest.isFinite && Self.decompose(buffer, size)
                initialized = size * size
            }
            if isDefinite {
                factor = matrix
                return
            }
            nugget *= 10
        }
        return nil
    }

    /// Replaces independent standard normal numbers by correlated ones.
    func correlate(_ values: UnsafeMutableBufferPointer<Double>) {
        factor.withUnsafeBufferPointer { factor in
            guard let values = values.baseAddress, let rows = factor.baseAddress else { return }
            for row in stride(from: size - 1, through: 0, by: -1) {
                values[row] = Self.dot(rows + row * size, UnsafePointer(values), row + 1)
            }
        }
    }

    /// In place, row after row in groups of four; false when a pivot is not positive.
    private static func decompose(_ matrix: UnsafeMutableBufferPointer<Double>, _ size: Int) -> Bool {
        guard let a = matrix.baseAddress else { return false }
        for top in stride(from: 0, to: size, by: 4) {
            let bottom = min(size, top + 4)
            // Columns left of the group, four at a time: what the finished rows above determine.
            for left in stride(from: 0, to: top, by: 4) {
                if bottom - top == 4 {
                    subtractDots(a + top * size, a + left * size, stride: size, from: left)
                } else {
                    for row in top..<bottom {
                        for column in left..<left + 4 { a[row * size + column] -= dot(a + row * size, a + column * size, left) }
                    }
                }
                for row in top..<bottom {
                    for column in left..<left + 4 {
                        let inner = dot(a + (row * size + left), a + (column * size + left), column - left)
                        a[row * size + column] = (a[row * size + column] - inner) / a[column * size + column]
                    }
                }
            }
            for row in top..<bottom {
                for column in top..<row {
                    let inner = dot(a + row * size, a + column * size, column)
                    a[row * size + column] = (a[row * size + column] - inner) / a[column * size + column]
                }
                let pivot = a[row * size + row] - dot(a + row * size, a + row * size, row)
                guard pivot > 0 else { return false }
                a[row * size + row] = pivot.squareRoot()
            }
        }
        return true
    }

    /// Subtracts from four elements of each of four rows the products of these rows with four earlier rows, over the first `count` columns.
    @inline(__always)
    private static func subtractDots(_ rows: UnsafeMutablePointer<Double>, _ others: UnsafePointer<Double>, stride: Int, from count: Int) {
        for pair in 0..<2 {
            let r0 = rows + 2 * pair * stride
            let r1 = r0 + stride
            var sums = InlineArray<8, SIMD4<Double>>(repeating: .zero)
            var k = 0
            // `count` is a multiple of four here.
            while k < count {
                let x0 = load(r0 + k)
                let x1 = load(r1 + k)
                for other in 0..<4 {
                    let y = load(others + (other * stride + k))
                    sums[2 * other] += x0 * y
                    sums[2 * other + 1] += x1 * y
                }
                k += 4
            }
            for other in 0..<4 {
                r0[count + other] -= total(sums[2 * other])
                r1[count + other] -= total(sums[2 * other + 1])
            }
        }
    }

    @inline(__always)
    private static func dot(_ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>, _ count: Int) -> Double {
        var sums = SIMD4<Double>.zero
        var k = 0
        while k + 4 <= count {
            sums += load(one + k) * load(other + k)
            k += 4
        }
        var sum = total(sums)
        while k < count {
            sum += one[k] * other[k]
            k += 1
        }
        return sum
    }

    /// The lanes' sum in one fixed order.
    @inline(__always)
    private static func total(_ lanes: SIMD4<Double>) -> Double { (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<Double>) -> SIMD4<Double> {
        UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Double>.self)
    }
}
