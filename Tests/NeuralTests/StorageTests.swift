import Neural
import Testing

@Suite struct StorageTests {
    @Test(
        "Blocks start on a cache line, and large ones on a large page",
        arguments: [(1, 64), (1_000, 64), (1 << 20, 2 << 20), (1_500_000, 2 << 20)])
    func alignment(_ count: Int, _ bytes: Int) {
        let storage = FloatStorage(count: count, zeroed: true)
        #expect(UInt(bitPattern: storage.pointer).isMultiple(of: UInt(bytes)))
        #expect(storage.buffer.count == count && storage.buffer.allSatisfy { $0 == 0 })
    }
}
