import Synchronization

/// Remembers for the metrics which route a request took, which the router does not tell.
final class RouteNote: Sendable {
    @TaskLocal static var current: RouteNote?
    private let kept = Mutex<String?>(nil)

    var route: String? { kept.withLock { $0 } }

    func set(_ route: String) { kept.withLock { $0 = route } }
}
