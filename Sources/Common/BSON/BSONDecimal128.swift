/// An IEEE 754 decimal number of 34 digits in the binary integer form that BSON uses.
///
/// Semblance stores whole numbers above `Int64.max` in it, because BSON has no unsigned 64-bit integer: the value then stays exact,
/// and sorts and reads as a number in every MongoDB tool.
package struct BSONDecimal128: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The whole number `value` with exponent 0.
    package init(_ value: UInt64) { self.init(high: Self.exponentZero, low: value) }

    /// The value, when it is a whole number from 0 to `UInt64.max` written with exponent 0.
    package var unsignedValue: UInt64? { high == Self.exponentZero ? low : nil }

    /// The biased exponent 6176 stands for 10⁰ and lies above the 49 high bits of the coefficient.
    private static let exponentZero: UInt64 = 6176 << 49
}
