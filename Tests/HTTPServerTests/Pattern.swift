import Glibc

/// An endless sequence of bytes, of which any stretch is quickly made and checked, also in a debug build under a sanitizer.
enum Pattern {
    /// A prime length, so that chunks of round sizes never meet it.
    private static let period = 1_000_003

    private static let bytes: [UInt8] = {
        var generator: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<period).map { _ in
            generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: generator >> 40)
        }
    }()

    /// The `count` bytes from position `start` on.
    static func make(_ count: Int, from start: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
            forEachStretch(count, from: start) { offset, source, length in
                if let target = buffer.baseAddress { memcpy(target + offset, source, length) }
            }
            size = count
        }
    }

    /// Whether `found` are the bytes from position `start` on.
    static func matches(_ found: [UInt8], from start: Int) -> Bool {
        var isSame = true
        found.withUnsafeBytes { buffer in
            forEachStretch(found.count, from: start) { offset, source, length in
                if let base = buffer.baseAddress, memcmp(base + offset, source, length) != 0 { isSame = false }
            }
        }
        return isSame
    }

    private static func forEachStretch(_ count: Int, from start: Int, _ body: (Int, UnsafeRawPointer, Int) -> Void) {
        bytes.withUnsafeBytes { source in
            var offset = 0
            while offset < count, let base = source.baseAddress {
                let position = (start + offset) % period
                let length = min(count - offset, period - position)
                body(offset, base + position, length)
                offset += length
            }
        }
    }
}

/// The `count` bytes of the pattern from position `start` on.
func pattern(_ count: Int, from start: Int = 0) -> [UInt8] { Pattern.make(count, from: start) }

/// Checks that bytes are those of the pattern, in order and without a gap.
struct PatternCheck: Sendable, CustomStringConvertible {
    private let start: Int
    private var count = 0
    private var isRight = true

    init(from start: Int = 0) { self.start = start }

    mutating func add(_ bytes: [UInt8]) {
        isRight = isRight && Pattern.matches(bytes, from: start + count)
        count += bytes.count
    }

    /// What `right` gives when all is well.
    var description: String { "\(isRight ? "right" : "wrong") \(count)" }

    static func right(_ count: Int) -> String { "right \(count)" }
}
