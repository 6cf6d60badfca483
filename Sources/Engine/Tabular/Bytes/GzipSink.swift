internal import CZlib
package import Specification

/// Compresses to gzip (RFC 1952), without a name or time, so that the same bytes give the same file.
package final class GzipSink: ByteSink {
    private let downstream: any ByteSink
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    // Freed by deflateEnd; zlib keeps a pointer back to it, so that it must not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - downstream: Gets the compressed bytes.
    ///   - level: 1 (fast) … 9 (small).
    package init(_ downstream: any ByteSink, level: Int = 6) {
        self.downstream = downstream
        stream.initialize(to: z_stream())
        // 31: the largest window, with gzip's header. 8: the usual memory.
        let result = deflateInit2_(
            stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib could not start: \(result)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError) {
        var position = 0
        while position < bytes.count {
            let count = min(bytes.count - position, 1 << 30)
            let piece = UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
            // zlib only reads there; its declaration does not say so.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(count)
            try compress(Z_NO_FLUSH)
            position += count
        }
    }

    package func finish() throws(SpecificationError) {
        stream.pointee.avail_in = 0
        try compress(Z_FINISH)
        try downstream.finish()
    }

    private func compress(_ flush: Int32) throws(SpecificationError) {
        repeat {
            stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(output.count)
            deflate(stream, flush)
            let count = output.count - Int(stream.pointee.avail_out)
            if count > 0 { try downstream.write(UnsafeRawBufferPointer(rebasing: output[..<count])) }
        } while stream.pointee.avail_out == 0
    }
}
