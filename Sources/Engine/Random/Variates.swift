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
    static func logarithm(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095 {
            significand *= 0.5
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        return exponent * 0.693_147_180_559_945_309 + 2 * s * polynomial(s * s, logarithmTerms)
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
}
