import Specification
import Tabular
import Testing

@Suite struct BytesTests {
    private let text = Array((0..<50_000).map { "\($0),text \($0 % 10)\n" }.joined().utf8)

    private func compressed(_ bytes: [UInt8]) throws -> [UInt8] {
        let sink = MemorySink()
        let gzip = GzipSink(sink)
        for start in stride(from: 0, to: bytes.count, by: 100_000) {
            try bytes[start..<min(start + 100_000, bytes.count)].withUnsafeBytes { try gzip.write($0) }
        }
        try gzip.finish()
        return sink.bytes
    }

    private func all(_ source: some ByteSource, pieceByteCount: Int = 1000) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieceByteCount)
        while true {
            let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    @Test("gzip is read in any pieces, also in several members, and written the same every time")
    func gzip() throws {
        let once = try compressed(text)
        let again = try compressed(text)
        let twice = try compressed(Array(text[..<1000])) + compressed(Array(text[1000...]))

        #expect(once.count < text.count / 4 && once == again)
        for bytes in [once, twice] {
            for pieceByteCount in [1, 777, .max] {
                #expect(try all(GzipSource(MemorySource(bytes, pieceByteCount: pieceByteCount))) == text)
            }
        }
        #expect(try all(GzipSource(MemorySource(try compressed([])))) == [])
    }

    @Test("gzip that is cut off or damaged is an error")
    func damaged() throws {
        let bytes = try compressed(text)
        var damaged = bytes
        damaged[bytes.count / 2] ^= 0x55

        #expect(throws: SpecificationError("file", "ends in the middle of its gzip data")) {
            try all(GzipSource(MemorySource(Array(bytes.dropLast(20)))))
        }
        #expect(throws: SpecificationError("file", "has damaged gzip data")) { try all(GzipSource(MemorySource(damaged))) }
    }

    @Test("A file that cannot be opened is an error that names it")
    func files() {
        #expect(throws: SpecificationError("/nowhere/x.csv", "cannot be opened: No such file or directory")) {
            try FileSource(path: "/nowhere/x.csv")
        }
        #expect(throws: SpecificationError("/nowhere/x.csv", "cannot be written: No such file or directory")) {
            try FileSink(path: "/nowhere/x.csv")
        }
    }

    @Test("A full device is an error, and an empty one has no bytes")
    func device() throws {
        let sink = try FileSink(path: "/dev/full")
        #expect(throws: SpecificationError("/dev/full", "cannot be written: No space left on device")) {
            try text.withUnsafeBytes { try sink.write($0) }
        }
        #expect(try all(FileSource(path: "/dev/null")) == [])
    }
}
