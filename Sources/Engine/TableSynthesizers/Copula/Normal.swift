import Glibc

/// The standard normal distribution.
enum Normal {
    /// The probability of a value below `x`.
    static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x * 0.707_106_781_186_547_5) }

    /// The value below which a share `p` of the distribution lies; within 1e-9 relative, ±∞ at 0 and 1.
    ///
    /// Reference: Acklam's rational approximation, with one step of Halley's method.
    static func quantile(_ p: Double) -> Double {
        guard p > 0 else { return -.infinity }
        guard p < 1 else { return .infinity }
        let x = approximateQuantile(p)
        let error = cumulative(x) - p
        let step = error * 2.506_628_274_631_000_5 * exp(x * x / 2)
        return x - step / (1 + x * step / 2)
    }

    /// The same within 1.2e-9 of the probability, without the correcting step: for drawing.
    @inline(__always)
    static func approximateQuantile(_ p: Double) -> Double {
        if p < 0.02425 { return tail(p) }
        if p > 0.97575 { return -tail(1 - p) }
        let q = p - 0.5
        let r = q * q
        let numerator =
            (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r
                - 3.066479806614716e+01) * r + 2.506628277459239e+00) * q
        let denominator =
            ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r
                - 1.328068155288572e+01) * r + 1
        return numerator / denominator
    }

    private static func tail(_ p: Double) -> Double {
        let q = (-2 * log(max(p, 1e-300))).squareRoot()
        let numerator =
            ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q - 2.549732539343734e+00) * q
                + 4.374664141464968e+00) * q + 2.938163982698783e+00
        let denominator =
            (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q + 3.754408661907416e+00) * q + 1
        return numerator / denominator
    }
}
