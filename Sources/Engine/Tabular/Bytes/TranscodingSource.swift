import Specification

/// Turns UTF-16 or ISO-8859-1 into UTF-8; what is not UTF-16 becomes U+FFFD.
final class TranscodingSource: ByteSource {
    private let upstream: any ByteSource
    private let encoding: TextEncoding
    private var input = [UInt8](repeating: 0, count: 1 << 16)
    /// An odd byte of UTF-16 that waits for its other half.
    private var half: UInt8?
    /// The first half of a surrogate pair that waits for the second.
    private var high: UInt32?
    private var output: [UInt8] = []
    private var position = 0
    private var isFinished = false

    init(_ upstream: any ByteSource, from encoding: TextEncoding) {
        self.upstream = upstream
        self.encoding = encoding
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        while position == output.count && !isFinished {
            output.removeAll(keepingCapacity: true)
            position = 0
            let count = try input.filling { (buffer) throws(SpecificationError) in try upstream.read(into: buffer) }
            if count > 0 {
                transcode(count)
            } else {
                if half != nil || high != nil { append(0xfffd) }
                isFinished = true
            }
        }
        let count = min(buffer.count, output.count - position)
        buffer.copyBytes(from: output[position..<position + count])
        position += count
        return count
    }

    private func transcode(_ count: Int) {
        guard encoding != .latin1 else { return input[..<count].forEach { append(UInt32($0)) } }
        for byte in input[..<count] {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            take(encoding == .utf16LittleEndian ? UInt32(byte) << 8 | UInt32(first) : UInt32(first) << 8 | UInt32(byte))
        }
    }

    private func take(_ unit: UInt32) {
        if let first = high {
            high = nil
            if (0xdc00..<0xe000).contains(unit) { return append(0x10000 + (first - 0xd800) << 10 + (unit - 0xdc00)) }
            append(0xfffd)
        }
        switch unit {
        case 0xd800..<0xdc00: high = unit
        case 0xdc00..<0xe000: append(0xfffd)
        default: append(unit)
        }
    }

    private func append(_ scalar: UInt32) { output.appendUTF8(scalar) }
}

extension [UInt8] {
    /// Appends a Unicode scalar value as UTF-8.
    mutating func appendUTF8(_ scalar: UInt32) {
        switch scalar {
        case 0..<0x80: append(UInt8(scalar))
        case 0x80..<0x800:
            append(UInt8(0xc0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3f))
        case 0x800..<0x10000:
            append(UInt8(0xe0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3f))
            append(UInt8(0x80 | scalar & 0x3f))
        default:
            append(UInt8(0xf0 | scalar >> 18))
            append(UInt8(0x80 | scalar >> 12 & 0x3f))
            append(UInt8(0x80 | scalar >> 6 & 0x3f))
            append(UInt8(0x80 | scalar & 0x3f))
        }
    }
}
