/// Bytes that wait to be sent, in the chunks in which they were written.
struct OutputBuffer {
    /// Bytes that wait.
    private(set) var count = 0
    private var chunks: [[UInt8]] = []
    private var first = 0
    private var offset = 0

    mutating func append(_ bytes: [UInt8]) {
        chunks.append(bytes)
        count += bytes.count
    }

    /// Moves as many bytes as fit into `target` and returns their number.
    mutating func move(to target: UnsafeMutableRawBufferPointer) -> Int {
        var moved = 0
        while moved < target.count, first < chunks.count {
            let size = min(target.count - moved, chunks[first].count - offset)
            chunks[first].withUnsafeBytes { bytes in
                let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
                UnsafeMutableRawBufferPointer(rebasing: target[moved..<moved + size]).copyMemory(from: part)
            }
            moved += size
            offset += size
            if offset == chunks[first].count {
                chunks[first] = []
                first += 1
                offset = 0
            }
        }
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 64 {
            chunks.removeFirst(first)
            first = 0
        }
        count -= moved
        return moved
    }

    mutating func removeAll() {
        chunks = []
        first = 0
        offset = 0
        count = 0
    }
}
