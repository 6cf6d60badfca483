/// The counter-based generator Philox 4x32-10: a keyed bijection from 128-bit counters to 128 random bits.
///
/// It has no state: any block of the stream is computed from its counter alone, so draws can be made in any order and on any thread.
///
/// References: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, doi:10.1145/2063384.2063405.
package enum Philox {
    /// Returns the 128 random bits that belong to a counter under a key.
    ///
    /// - Parameters:
    ///   - counter: Four 32-bit words, the least significant first.
    ///   - key: Two 32-bit words, the least significant first.
    /// - Returns: Four random 32-bit words.
    @inlinable package static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
        var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
        var (k0, k1) = (key[0], key[1])
        for _ in 0..<10 {
            let p0 = 0xD251_1F53 as UInt64 &* UInt64(c0)
            let p1 = 0xCD9E_8D57 as UInt64 &* UInt64(c2)
            c0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0
            c2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1
            c1 = UInt32(truncatingIfNeeded: p1)
            c3 = UInt32(truncatingIfNeeded: p0)
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return SIMD4(c0, c1, c2, c3)
    }
}
