package import Random

/// The random numbers of a sample's rows: functions of the seed, the row and the variable, so that a row is the same in any block and on any thread.
package struct RowRandom: Sendable {
    private let key: SIMD2<UInt32>
    private let purpose: UInt32

    /// The numbers of one purpose; two purposes share none.
    package init(seed: UInt64, purpose: Purpose) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.purpose = purpose.code
    }

    /// Four words: those of the variables 4 · `group` … 4 · `group` + 3 of a row.
    @inline(__always)
    package func words(row: Int, group: Int) -> SIMD4<UInt32> {
        let row = UInt64(truncatingIfNeeded: row)
        return Philox.block(
            counter: SIMD4(
                UInt32(truncatingIfNeeded: group), UInt32(truncatingIfNeeded: row), UInt32(truncatingIfNeeded: row >> 32), purpose),
            key: key)
    }

    /// A number in [0, 1), a multiple of 2^-32.
    @inline(__always)
    package func uniform(row: Int, variable: Int) -> Double { Double(words(row: row, group: variable >> 2)[variable & 3]) * 0x1p-32 }
}
