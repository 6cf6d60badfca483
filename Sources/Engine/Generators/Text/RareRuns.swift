internal import Specification

/// A Bloom filter of runs of words that few rows have, so that none of them is made again.
///
/// It tells of a given run whether it was seen, but does not hold the runs. Of runs that were not seen, it takes a few for seen ones.
///
/// Reference: Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 1970, doi:10.1145/362686.362692.
struct RareRuns: Sendable, Equatable {
    /// The number of words of a run.
    static let length = 8
    private static let largestByteCount = 1 << 18
    private static let probeCount = 3

    private var bytes: [UInt8]

    init(_ hashes: [UInt64]) {
        var byteCount = 8
        while byteCount < hashes.count && byteCount < Self.largestByteCount { byteCount *= 2 }
        bytes = Array(repeating: 0, count: byteCount)
        for hash in hashes {
            for probe in 0..<Self.probeCount {
                let bit = bit(hash, probe)
                bytes[bit >> 3] |= 1 << UInt8(bit & 7)
            }
        }
    }

    /// One of the bits of a run.
    private func bit(_ hash: UInt64, _ probe: Int) -> Int {
        Int(truncatingIfNeeded: KeyedPermutation.mixed(hash &+ UInt64(probe) &* 0x9E37_79B9_7F4A_7C15)) & (bytes.count * 8 - 1)
    }

    func contains(_ hash: UInt64) -> Bool {
        (0..<Self.probeCount).allSatisfy { probe in
            let bit = bit(hash, probe)
            return bytes[bit >> 3] & 1 << UInt8(bit & 7) != 0
        }
    }

    /// The hash of a word.
    static func hash(word: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }

    /// The hash of a run, from the hashes of its words.
    static func hash(_ words: some Sequence<UInt64>) -> UInt64 {
        words.reduce(0) { hash, word in KeyedPermutation.mixed(hash &+ word) }
    }

    // MARK: JSON

    var json: JSONValue { .string(NumberList.text(bytes: bytes)) }

    init(json: JSONValue?, _ place: String) throws(GeneratorError) {
        bytes = try NumberList.bytes(json, place)
        guard bytes.count >= 8, bytes.count <= Self.largestByteCount, bytes.count & (bytes.count - 1) == 0 else {
            throw GeneratorError(place, "must have a power of two of bytes, at most \(Self.largestByteCount)")
        }
    }
}
