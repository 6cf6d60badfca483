/// Filling buffers from the stream's position on. A fill starts at the next multiple of four words, so that a buffer filled in pieces whose
/// lengths are multiples of four equals one filled at once.
extension RandomStream {
    /// Fills a buffer with numbers in [0, 1); one word each.
    package mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>) {
        fill(buffer) { words in
            (Variates.uniform(words[0]), Variates.uniform(words[1]), Variates.uniform(words[2]), Variates.uniform(words[3]))
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
        fill(buffer) { words in
            let (a, b) = Variates.normals(UInt64(words[0]) << 32, UInt64(words[1]) << 32)
            let (c, d) = Variates.normals(UInt64(words[2]) << 32, UInt64(words[3]) << 32)
            return (Float(a), Float(b), Float(c), Float(d))
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

    @inline(__always)
    private mutating func fill(
        _ buffer: UnsafeMutableBufferPointer<Float>, _ values: (SIMD4<UInt32>) -> (Float, Float, Float, Float)
    ) {
        var number = (position + 3) >> 2
        var i = 0
        while i + 4 <= buffer.count {
            (buffer[i], buffer[i + 1], buffer[i + 2], buffer[i + 3]) = values(block(number))
            number += 1
            i += 4
        }
        if i < buffer.count {
            let (a, b, c, _) = values(block(number))
            number += 1
            buffer[i] = a
            if i + 1 < buffer.count { buffer[i + 1] = b }
            if i + 2 < buffer.count { buffer[i + 2] = c }
        }
        position = number << 2
    }
}
