/// Distinct byte strings, numbered in the order in which they came.
struct ValueDictionary {
    /// A search that takes longer than this is that of a file made to be slow.
    private static let longestSearch = 256

    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]
    private var hashes: [UInt64] = []
    private(set) var counts: [Int] = []
    private var slots: [Int32]

    init() { slots = Array(repeating: -1, count: 64) }

    /// The number of distinct values.
    var count: Int { hashes.count }
    /// The bytes of all distinct values together.
    var byteCount: Int { bytes.count }

    /// The number of a value, which is new or known.
    ///
    /// - Returns: nil if finding its place took too long.
    mutating func code(of cell: UnsafeBufferPointer<UInt8>) -> Int32? {
        let hash = Self.hash(cell)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        var steps = 0
        while true {
            let code = slots[slot]
            if code < 0 { break }
            if hashes[Int(code)] == hash && equals(Int(code), cell) {
                counts[Int(code)] += 1
                return code
            }
            slot = (slot + 1) & (slots.count - 1)
            steps += 1
            if steps > Self.longestSearch { return nil }
        }
        guard count < Int32.max else { return nil }
        let code = Int32(count)
        slots[slot] = code
        bytes.append(contentsOf: cell)
        ends.append(bytes.count)
        hashes.append(hash)
        counts.append(1)
        if count * 2 > slots.count { grow() }
        return code
    }

    func withBytes<Result>(of code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[ends[code]..<ends[code + 1]])) }
    }

    private func equals(_ code: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = ends[code]
        guard ends[code + 1] - start == cell.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<cell.count where bytes[start + index] != cell[index] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 4)
        for (code, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }

    /// Mixes eight bytes at a time by the two halves of a 128-bit product.
    static func hash(_ cell: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let count = cell.count
        var hash = UInt64(count) &* 0x9e37_79b9_7f4a_7c15
        guard count > 0, let base = UnsafeRawPointer(cell.baseAddress) else { return mixed(hash) }
        var position = 0
        while position + 8 <= count {
            hash = mixed(hash ^ (base + position).loadUnaligned(as: UInt64.self))
            position += 8
        }
        if position < count {
            var rest: UInt64 = 0
            if count >= 8 {
                rest = (base + count - 8).loadUnaligned(as: UInt64.self)
            } else {
                for index in position..<count { rest = rest << 8 | UInt64(cell[index]) }
            }
            hash = mixed(hash ^ rest)
        }
        return mixed(hash)
    }

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
        return product.high ^ product.low
    }
}
