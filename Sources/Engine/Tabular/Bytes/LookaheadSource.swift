import Specification

/// A source whose first bytes can be looked at before they are read.
final class LookaheadSource: ByteSource {
    private let upstream: any ByteSource
    private var waiting: [UInt8] = []

    init(_ upstream: any ByteSource) { self.upstream = upstream }

    /// The next bytes, fewer than asked only at the end; they are read again afterwards.
    func peek(_ count: Int) throws(SpecificationError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while waiting.count < count {
            let wanted = count - waiting.count
            let read = try piece.filling { (buffer) throws(SpecificationError) in
                try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
            }
            guard read > 0 else { break }
            waiting.append(contentsOf: piece[..<read])
        }
        return Array(waiting.prefix(count))
    }

    /// Leaves out bytes that were looked at.
    func skip(_ count: Int) { waiting.removeFirst(min(count, waiting.count)) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        guard !waiting.isEmpty else { return try upstream.read(into: buffer) }
        let count = min(buffer.count, waiting.count)
        buffer.copyBytes(from: waiting[..<count])
        waiting.removeFirst(count)
        return count
    }
}

extension [UInt8] {
    /// Lets a body fill the bytes; the closures of the standard library do not pass typed errors on.
    mutating func filling(
        _ body: (UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int
    ) throws(SpecificationError) -> Int {
        var result = Result<Int, SpecificationError>.success(0)
        withUnsafeMutableBytes { buffer in
            do throws(SpecificationError) {
                result = .success(try body(buffer))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }
}
