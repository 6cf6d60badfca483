/// Memory for elements without references, at an address that does not change.
///
/// Threads may share one: an element is written by one thread at a time, and read by others only after that.
final class Buffer<Element>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Element>
    let count: Int

    init(_ count: Int, filledWith element: Element) {
        start = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        start.initialize(repeating: element, count: count)
        self.count = count
    }

    deinit { start.deallocate() }
}
