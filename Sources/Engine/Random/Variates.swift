/// How random bits become numbers.
///
/// Only additions, multiplications, divisions and square roots are used, which IEEE 754 rounds alike everywhere, so the same seed gives the same
/// bytes on any machine (a C library's logarithm and cosine differ between processors).
@usableFromInline
enum Variates {
    /// A multiple of 2^-24 in [0, 1).
    @inlinable static func uniform(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }

    /// An odd multiple of 2^-24 in (0, 1).
    @inlinable static func openUniform(_ word: UInt32) -> Float { Float((word >> 8) | 1) * 0x1p-24 }

    /// A multiple of 2^-53 in [0, 1).
    @inlinable static func uniform(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

    /// An odd multiple of 2^-53 in (0, 1).
    @inlinable static func openUniform(_ bits: UInt64) -> Double { Double((bits >> 11) | 1) * 0x1p-53 }

    /// Two independent standard normal numbers.
    ///
    /// Reference: Box, Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics 1958.
    static func normals(_ radiusBits: UInt64, _ angleBits: UInt64) -> (Double, Double) {
        let radius = (-2 * logarithm(openUniform(radiusBits))).squareRoot()
        // The angle is a fraction of a turn in fixed point: its nearest quarter is exact, the rest lies within ±1/8 of a turn.
        let quarter = (angleBits &+ (1 << 61)) >> 62
        let rest = Int64(bitPattern: angleBits &- quarter << 62)
        let x = Double(rest) * 0x1p-64 * (2 * Double.pi)
        let square = x * x
        let sine = x * polynomial(square, sineTerms)
        let cosine = polynomial(square, cosineTerms)
        switch quarter {
        case 0: return (radius * cosine, radius * sine)
        case 1: return (radius * -sine, radius * cosine)
        case 2: return (radius * -cosine, radius * -sine)
        default: return (radius * sine, radius * -cosine)
        }
    }

    /// The natural logarithm of a normal positive number, by the series of the inverse hyperbolic tangent; within 1e-15 relative.
    private static func logarithm(_ value: Double) -> Double {
        let bits = value.bitPattern
        var exponent = Double(Int64(bits >> 52) - 1_023)
        var significand = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        if significand > 1.414_213_562_373_095 {
            significand *= 0.5
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        return exponent * 0.693_147_180_559_945_309 + 2 * s * polynomial(s * s, logarithmTerms)
    }

    /// Four times two independent standard normal numbers, as exact as single precision can hold, by the same steps on four lanes.
    @inline(__always)
    static func normals(_ radiusBits: SIMD4<UInt32>, _ angleBits: SIMD4<UInt32>) -> (SIMD4<Float>, SIMD4<Float>) {
        let radius = (-2 * logarithm(SIMD4<Double>(radiusBits) * 0x1p-32 + 0x1p-53)).squareRoot()
        let quarter = (angleBits &+ (1 << 29)) &>> 30
        let rest = SIMD4<Int32>(truncatingIfNeeded: angleBits &- quarter &<< 30)
        let x = SIMD4<Double>(rest) * 0x1p-32 * (2 * Double.pi)
        let square = x * x
        let sine = radius * x * shortPolynomial(square, sineTerms)
        let cosine = radius * shortPolynomial(square, cosineTerms)
        let turn = SIMD4<Int64>(truncatingIfNeeded: quarter)
        let isOdd = turn & 1 .== 1
        let first = cosine.replacing(with: sine, where: isOdd)
        let second = sine.replacing(with: cosine, where: isOdd)
        let isFirstNegative = (turn &+ 1) & 2 .== 2
        let isSecondNegative = turn .>= 2
        return (
            SIMD4<Float>(first.replacing(with: 0 - first, where: isFirstNegative)),
            SIMD4<Float>(second.replacing(with: 0 - second, where: isSecondNegative))
        )
    }

    @inline(__always)
    private static func logarithm(_ value: SIMD4<Double>) -> SIMD4<Double> {
        let bits = unsafeBitCast(value, to: SIMD4<UInt64>.self)
        // The exponent becomes a double by being put into the significand of 2^52.
        var exponent = unsafeBitCast(bits &>> 52 | 0x4330_0000_0000_0000, to: SIMD4<Double>.self) - (0x1p52 + 1_023)
        var significand = unsafeBitCast(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000, to: SIMD4<Double>.self)
        let isLarge = significand .> 1.414_213_562_373_095
        exponent.replace(with: exponent + 1, where: isLarge)
        significand.replace(with: significand * 0.5, where: isLarge)
        let s = (significand - 1) / (significand + 1)
        return exponent * 0.693_147_180_559_945_309 + 2 * s * shortPolynomial(s * s, logarithmTerms)
    }

    private typealias Terms = InlineArray<12, Double>

    /// The Taylor coefficients of sin(x) / x in x².
    @inline(__always)
    private static var sineTerms: Terms {
        [
            1 / 1, -1 / 6, 1 / 120, -1 / 5040,
            1 / 362880, -1 / 39916800, 1 / 6227020800, -1 / 1307674368000,
            1 / 355687428096000, -8.22063524662433e-18, 1.9572941063391263e-20, -3.8681701706306835e-23,
        ]
    }

    /// The Taylor coefficients of cos(x) in x².
    @inline(__always)
    private static var cosineTerms: Terms {
        [
            1 / 1, -1 / 2, 1 / 24, -1 / 720,
            1 / 40320, -1 / 3628800, 1 / 479001600, -1 / 87178291200,
            1 / 20922789888000, -1 / 6402373705728000, 4.110317623312165e-19, -8.896791392450574e-22,
        ]
    }

    /// The Taylor coefficients of artanh(x) / x in x².
    @inline(__always)
    private static var logarithmTerms: Terms {
        [
            1 / 1, 1 / 3, 1 / 5, 1 / 7,
            1 / 9, 1 / 11, 1 / 13, 1 / 15,
            1 / 17, 1 / 19, 1 / 21, 1 / 23,
        ]
    }

    @inline(__always)
    private static func polynomial(_ x: Double, _ terms: borrowing Terms) -> Double {
        var sum = terms[11]
        for k in stride(from: 10, through: 0, by: -1) { sum = sum * x + terms[k] }
        return sum
    }

    /// The first seven terms, enough for single precision.
    @inline(__always)
    private static func shortPolynomial(_ x: SIMD4<Double>, _ terms: borrowing Terms) -> SIMD4<Double> {
        var sum = SIMD4<Double>(repeating: terms[6])
        for k in stride(from: 5, through: 0, by: -1) { sum = sum * x + terms[k] }
        return sum
    }
}
