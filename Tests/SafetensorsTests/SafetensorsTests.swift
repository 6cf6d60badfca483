import Safetensors
import Testing

@Suite struct SafetensorsTests {
    private func example() throws -> [UInt8] {
        var builder = SafetensorsBuilder(metadata: ["format": "1", "name": "größe / \"x\""])
        builder.add("weights", shape: [2, 3], [1, 2, 3, 4, 5, Float.nan] as [Float])
        builder.add("times", shape: [2], [0.5, 1e300] as [Double])
        builder.add("labels", shape: [3], [-1, 0, 7] as [Int32])
        builder.add("empty", shape: [0], [] as [Int64])
        return try builder.build()
    }

    @Test("What is written is read back: values, shapes and metadata")
    func roundTrip() throws {
        let file = try SafetensorsFile(try example())

        #expect(file.metadata == ["format": "1", "name": "größe / \"x\""])
        #expect(try file.floats("weights").prefix(5) == [1, 2, 3, 4, 5])
        #expect(try file.floats("weights")[5].isNaN)
        #expect(try file.doubles("times") == [0.5, 1e300])
        #expect(try file.int32s("labels") == [-1, 0, 7])
        #expect(try file.int64s("empty") == [])
        #expect(try file.shape("weights") == [2, 3])
    }

    @Test("Equal content gives equal bytes, and the tensors begin at a multiple of eight")
    func deterministic() throws {
        let bytes = try example()
        #expect(bytes == (try example()))
        #expect((8 + (try SafetensorsHeader.jsonByteCount(prefix: bytes))) % 8 == 0)
    }

    @Test("A file cut off anywhere, or with a byte too many, is refused")
    func truncated() throws {
        let bytes = try example()
        for length in 0..<bytes.count {
            #expect(throws: SafetensorsError.self) { try SafetensorsFile(Array(bytes.prefix(length))) }
        }
        #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes + [0]) }
    }

    @Test(
        "A header with a wrong type, shape or offset is refused with the tensor's name",
        arguments: [
            #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#,
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
            #"{"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}"#,
            #"{"a":{"dtype":"F32","shape":[1]}}"#,
        ])
    func malformed(json: String) {
        let bytes = withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian, Array.init) + Array(json.utf8) + [0, 0, 0, 0]
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes) }
        #expect(error?.description.contains("tensor a") == true)
    }

    @Test("A header that claims to be huge is refused before it is read")
    func hugeHeader() {
        #expect(throws: SafetensorsError.self) { try SafetensorsFile([UInt8](repeating: 255, count: 64)) }
    }
}
