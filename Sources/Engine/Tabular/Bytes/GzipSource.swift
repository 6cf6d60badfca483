internal import CZlib
package import Specification

/// Decompresses gzip (RFC 1952), one member or several in a row.
package final class GzipSource: ByteSource {
    /// The two bytes that every gzip file begins with.
    package static let magic: [UInt8] = [0x1f, 0x8b]

    private let upstream: any ByteSource
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    // Freed by inflateEnd; zlib keeps a pointer back to it, so that it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isInsideMember = false
    private var isFinished = false

    package init(_ upstream: any ByteSource) {
        self.upstream = upstream
        stream.initialize(to: z_stream())
        // 31: the largest window, with gzip's header. Only lack of memory or another library version makes it fail.
        let result = inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib could not start: \(result)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        let wanted = min(buffer.count, Int(UInt32.max))
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(wanted)
        while !isFinished && Int(stream.pointee.avail_out) == wanted {
            if stream.pointee.avail_in == 0 {
                let count = try upstream.read(into: input)
                guard count > 0 else {
                    if isInsideMember { throw SpecificationError("file", "ends in the middle of its gzip data") }
                    isFinished = true
                    break
                }
                stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(count)
            }
            isInsideMember = true
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                isInsideMember = false
                inflateReset(stream)
            default: throw SpecificationError("file", "has damaged gzip data")
            }
        }
        return wanted - Int(stream.pointee.avail_out)
    }
}
