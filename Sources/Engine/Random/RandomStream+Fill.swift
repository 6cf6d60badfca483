/// Filling buffers from the stream's position on. A fill starts at the next multiple of four words, so that a buffer filled in pieces whose
/// lengths are multiples of four equals one filled at once.
extension RandomStream {
    /// Fills a buffer with numbers in [0, 1); one word each.
    package mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>) {
        fill(buffer) { first, second in
            SIMD8<Float>(SIMD8(lowHalf: first, highHalf: second) &>> 8) * 0x1p-24
        }
    }

    /// Fills a buffer with numbers in [low, high); one word each.
    package mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>, from low: Float, to high: Float) {
        fillUniform(buffer)
        let width = high - low
        for i in buffer.indices { buffer[i] = low + width * buffer[i] }
    }

    /// Fills a buffer with standard normal numbers; one word each.
    package mutating func fillNormal(_ buffer: UnsafeMutableBufferPointer<Float>) {
        fill(buffer) { first, second in
            let words = SIMD8(lowHalf: first, highHalf: second)
            let (a, b) = Variates.normals(words.evenHalf, words.oddHalf)
            var numbers = SIMD8<Float>()
            numbers.evenHalf = a
            numbers.oddHalf = b
            return numbers
        }
    }

    /// Fills a buffer with standard normal numbers; two words each.
    package mutating func fillNormal(_ buffer: UnsafeMutableBufferPointer<Double>) {
        var number = (position + 3) >> 2
        var i = 0
        while i < buffer.count {
            let words = block(number)
            number += 1
            let pair = Variates.normals(UInt64(words[0]) | UInt64(words[1]) << 32, UInt64(words[2]) | UInt64(words[3]) << 32)
            buffer[i] = pair.0
            if i + 1 < buffer.count { buffer[i + 1] = pair.1 }
            i += 2
        }
        position = number << 2
    }

    /// Fills a buffer from two blocks at a time.
    @inline(__always)
    private mutating func fill(
        _ buffer: UnsafeMutableBufferPointer<Float>, _ values: (SIMD4<UInt32>, SIMD4<UInt32>) -> SIMD8<Float>
    ) {
        guard let start = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
        var number = (position + 3) >> 2
        var i = 0
        while i + 8 <= buffer.count {
            start.storeBytes(of: values(block(number), block(number + 1)), toByteOffset: 4 * i, as: SIMD8<Float>.self)
            number += 2
            i += 8
        }
        if i < buffer.count {
            let rest = values(block(number), buffer.count - i > 4 ? block(number + 1) : .zero)
            for k in 0..<(buffer.count - i) { buffer[i + k] = rest[k] }
            number += buffer.count - i > 4 ? 2 : 1
        }
        position = number << 2
    }
}
