/// Short texts, one after the other.
struct ByteTable: Sendable, Equatable {
    private var bytes: [UInt8] = []
    private var ends: [Int32] = [0]

    init(_ texts: some Sequence<String>) {
        for text in texts {
            bytes += text.utf8
            ends.append(Int32(bytes.count))
        }
    }

    var count: Int { ends.count - 1 }

    @inline(__always)
    func append(_ place: Int, to other: inout [UInt8]) { other += bytes[Int(ends[place])..<Int(ends[place + 1])] }
}
