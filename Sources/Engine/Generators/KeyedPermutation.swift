internal import Random

/// A bijection of `0 ..< count` that a key chooses: the numbers in an order that looks random, any one of which is computed alone.
///
/// A Feistel network with halves of unequal width permutes the numbers of as many bits as `count` needs; a result beyond `count` is
/// permuted again until it lies below. That ends, for the numbers that are visited form a cycle through the first one.
///
/// Reference: Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, doi:10.1007/3-540-45760-7_9.
struct KeyedPermutation: Sendable {
    /// The number of numbers, 1 … 2^63.
    let count: UInt64
    private let lowBits: UInt64
    private let lowMask: UInt64
    private let highMask: UInt64
    private let keys: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    init(count: UInt64, seed: UInt64) {
        self.count = count
        let bits = UInt64(UInt64.bitWidth - (max(count, 2) - 1).leadingZeroBitCount)
        lowBits = (bits + 1) / 2
        lowMask = 1 << lowBits - 1
        highMask = 1 << (bits - lowBits) - 1
        var stream = RandomStream(seed: seed, purpose: .permutation)
        keys = (stream.next(), stream.next(), stream.next(), stream.next(), stream.next(), stream.next())
    }

    /// The number at a place below `count`.
    @inline(__always)
    subscript(place: UInt64) -> UInt64 {
        guard count > 1 else { return 0 }
        var number = place
        repeat { number = permuted(number) } while number >= count
        return number
    }

    @inline(__always)
    private func permuted(_ number: UInt64) -> UInt64 {
        var low = number & lowMask
        var high = number >> lowBits
        low ^= Self.mixed(high &+ keys.0) & lowMask
        high ^= Self.mixed(low &+ keys.1) & highMask
        low ^= Self.mixed(high &+ keys.2) & lowMask
        high ^= Self.mixed(low &+ keys.3) & highMask
        low ^= Self.mixed(high &+ keys.4) & lowMask
        high ^= Self.mixed(low &+ keys.5) & highMask
        return high << lowBits | low
    }

    /// Bits each of which depends on all bits of the value.
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ bits >> 32) &* 0xD6E8_FEB8_6659_FD93
        bits = (bits ^ bits >> 32) &* 0xD6E8_FEB8_6659_FD93
        return bits ^ bits >> 32
    }
}

extension Purpose {
    /// The key of a permutation.
    static let permutation = Purpose("generators.permutation")
    /// The seed of one generated column.
    static let generatedColumn = Purpose("generators.column")
    /// The choices within one generated cell.
    static let generatedCell = Purpose("generators.cell")
    /// Which of several values a row repeats.
    static let repeatedValue = Purpose("generators.repeated")
}
