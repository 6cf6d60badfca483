import Glibc

/// A block of floats that stays where it is for its whole life, aligned to 64 bytes.
package final class FloatStorage {
    /// The first element; valid while the storage lives.
    package let pointer: UnsafeMutablePointer<Float>
    /// The number of elements.
    package let count: Int

    /// The size of a large page of memory on x86-64, in bytes.
    private static let largePage = 2 << 20

    /// Allocates the block; its contents are undefined unless `zeroed`.
    package init(count: Int, zeroed: Bool = false) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let isLarge = bytes >= Self.largePage
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? Self.largePage : 64)
        // Walks through large blocks would else look up an address for every 4 kilobytes; where the system refuses, nothing is lost.
        if isLarge { _ = madvise(raw, bytes / Self.largePage * Self.largePage, MADV_HUGEPAGE) }
        pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
        if zeroed { pointer.initialize(repeating: 0, count: count) }
    }

    deinit { pointer.deallocate() }

    /// All elements; valid while the storage lives.
    package var buffer: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }
}
