/// Some of the 256 bins of a feature.
struct BinSet: Sendable, Equatable {
    /// Bit b of word w stands for bin 64w + b.
    private(set) var words = SIMD4<UInt64>.zero

    func contains(_ bin: Int) -> Bool { words[bin >> 6] >> UInt64(bin & 63) & 1 == 1 }

    mutating func insert(_ bin: Int) { words[bin >> 6] |= 1 << UInt64(bin & 63) }

    mutating func insert(_ bins: ClosedRange<Int>) {
        for bin in bins { insert(bin) }
    }
}
