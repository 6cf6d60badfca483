/// A share with its 95 % confidence interval.
package struct Proportion: Codable, Sendable, Equatable {
    /// 0 … 1.
    package let share: Double
    /// The lower end of the interval.
    package let low: Double
    /// The upper end of the interval.
    package let high: Double

    private static let quantile = 1.959_963_984_540_054

    /// The share of `successes` in `trials`, which need not be whole numbers; trials that hang together count as fewer.
    ///
    /// Reference: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927, doi:10.1080/01621459.1927.10502953.
    init(_ successes: Double, of trials: Double) {
        guard trials > 0 else {
            (share, low, high) = (0, 0, 1)
            return
        }
        let p = min(max(successes / trials, 0), 1)
        let square = Self.quantile * Self.quantile
        let centre = (p + square / (2 * trials)) / (1 + square / trials)
        let half = Self.quantile / (1 + square / trials) * (p * (1 - p) / trials + square / (4 * trials * trials)).squareRoot()
        share = p
        low = p > 0 ? max(centre - half, 0) : 0
        high = p < 1 ? min(centre + half, 1) : 1
    }

    /// The 95 % confidence interval of the difference of this share and another: its lower end.
    ///
    /// Reference: Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 1998,
    /// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    func leastExcess(over other: Proportion) -> Double {
        let (below, above) = (share - low, other.high - other.share)
        return share - other.share - (below * below + above * above).squareRoot()
    }
}
