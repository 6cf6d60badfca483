/// Elementary functions from additions, multiplications and divisions only.
///
/// IEEE 754 rounds these alike everywhere, so that a seed gives the same series on any processor (a C library picks its sine by processor).
/// Errors stay within a few units in the last place.
package enum Elementary {
    /// Sine and cosine of an angle given in turns (1 is the full circle).
    package static func sineAndCosine(turns: Double) -> (sine: Double, cosine: Double) {
        let rest = turns - turns.rounded()
        let quarter = (4 * rest).rounded()
        let x = (rest - 0.25 * quarter) * (2 * Double.pi)
        let square = x * x
        let sine = x * polynomial(square, sineTerms)
        let cosine = polynomial(square, cosineTerms)
        switch Int(quarter) & 3 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }

    /// Sine of an angle in turns.
    package static func sine(turns: Double) -> Double { sineAndCosine(turns: turns).sine }

    /// e to the power of x; 0 below the smallest normal number, infinite above 709.
    package static func exponential(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709 { return .infinity }
        if x < -708.3 { return 0 }
        let power = (x * 1.442_695_040_888_963_4).rounded()
        let rest = x - power * 0.693_147_180_369_123_816_49 - power * 1.908_214_929_270_587_7e-10
        let value = polynomial(rest, exponentialTerms)
        return value * Double(bitPattern: UInt64(Int(power) + 1023) << 52)
    }

    /// The natural logarithm of a positive number; −∞ of 0.
    package static func logarithm(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value == 0 ? -.infinity : (value > 0 ? value : .nan) }
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095 {
            significand *= 0.5
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        return exponent * 0.693_147_180_559_945_309 + 2 * s * polynomial(s * s, logarithmTerms)
    }

    /// A number of at least 0 to a real power.
    package static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 { return 1 }
        if base == 0 { return exponent > 0 ? 0 : .infinity }
        return exponential(exponent * logarithm(base))
    }

    /// The hyperbolic tangent.
    package static func hyperbolicTangent(_ x: Double) -> Double {
        if abs(x) < 1e-4 { return x - x * x * x / 3 }
        let e = exponential(-2 * abs(x))
        return (1 - e) / (1 + e) * (x < 0 ? -1 : 1)
    }

    /// The logarithm of the gamma function of a positive number, by Stirling's series after shifting the argument above 12.
    package static func logGamma(_ x: Double) -> Double {
        var z = x
        var product = 1.0
        while z < 12 {
            product *= z
            z += 1
        }
        let inverse = 1 / z
        let square = inverse * inverse
        let series = inverse * (1.0 / 12 + square * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square / 1188))))
        return (z - 0.5) * logarithm(z) - z + 0.918_938_533_204_672_742 + series - logarithm(product)
    }

    /// The logarithm of the modified Bessel function of the second kind, order ≥ 0, x > 0.
    ///
    /// The integral of exp(−x cosh t) cosh(νt) over t ≥ 0 by the trapezoidal rule, which converges exponentially for it (Trefethen, Weideman, "The
    /// exponentially convergent trapezoidal rule", SIAM Review 2014). The largest term is taken out, so nothing overflows.
    package static func logBesselK(order: Double, _ x: Double) -> Double {
        let scale = (order * order + x * x).squareRoot()
        let step = min(0.125, 0.6 / scale.squareRoot())
        let ratio = order / x
        let peakTime = logarithm(ratio + (ratio * ratio + 1).squareRoot())
        let peak = order * peakTime - scale
        var sum = 0.0
        var index = 0
        while true {
            let t = Double(index) * step
            let up = exponential(t)
            let decay = -0.5 * x * (up + 1 / up) - peak
            let term = exponential(decay + order * t) + exponential(decay - order * t)
            sum += index == 0 ? 0.5 * term : term
            if t > peakTime && term < 1e-18 * sum { break }
            index += 1
        }
        return logarithm(0.5 * step * sum) + peak
    }

    private typealias Terms = InlineArray<10, Double>

    @inline(__always)
    private static func polynomial(_ x: Double, _ terms: borrowing Terms) -> Double {
        var sum = terms[9]
        for k in stride(from: 8, through: 0, by: -1) { sum = sum * x + terms[k] }
        return sum
    }

    /// The Taylor coefficients of sin(x) / x in x².
    @inline(__always)
    private static var sineTerms: Terms {
        [
            1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39_916_800, 1 / 6_227_020_800, -1 / 1_307_674_368_000,
            1 / 355_687_428_096_000, -1 / 121_645_100_408_832_000,
        ]
    }

    /// The Taylor coefficients of cos(x) in x².
    @inline(__always)
    private static var cosineTerms: Terms {
        [
            1, -1 / 2, 1 / 24, -1 / 720, 1 / 40320, -1 / 3_628_800, 1 / 479_001_600, -1 / 87_178_291_200, 1 / 20_922_789_888_000,
            -1 / 6_402_373_705_728_000,
        ]
    }

    /// The Taylor coefficients of artanh(s) / s in s².
    @inline(__always)
    private static var logarithmTerms: Terms { [1, 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13, 1 / 15, 1 / 17, 1 / 19] }

    /// The Taylor coefficients of exp, up to the 13th power, for |x| ≤ ln(2)/2.
    @inline(__always)
    private static func polynomial(_ x: Double, _ terms: borrowing InlineArray<14, Double>) -> Double {
        var sum = terms[13]
        for k in stride(from: 12, through: 0, by: -1) { sum = sum * x + terms[k] }
        return sum
    }

    @inline(__always)
    private static var exponentialTerms: InlineArray<14, Double> {
        [
            1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362_880, 1 / 3_628_800, 1 / 39_916_800,
            1 / 479_001_600, 1 / 6_227_020_800,
        ]
    }
}
