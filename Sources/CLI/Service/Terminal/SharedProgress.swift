internal import Synchronization

/// A display of progress that several threads may show on.
final class SharedProgress: Sendable {
    private let display: Mutex<ProgressDisplay>

    init(_ display: ProgressDisplay) { self.display = Mutex(display) }

    func show(_ progress: Double, _ message: String? = nil) { display.withLock { $0.show(progress, message: message) } }
}
