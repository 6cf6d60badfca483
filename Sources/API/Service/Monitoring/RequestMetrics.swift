import HTTPServer
import Synchronization

/// Counts requests and how long they took, by operation.
final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        var method: String
        var route: String
        var status: Int
    }

    private struct Histogram {
        /// How many requests took at most each bound, not cumulated; the last one has no bound.
        var buckets = [Int](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
    }

    private struct State {
        var counts: [Key: Int] = [:]
        var durations: [String: Histogram] = [:]
        var inFlight = 0
    }

    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    private let state = Mutex(State())

    func begin() { state.withLock { $0.inFlight += 1 } }

    /// Counts a request that was answered; for a streamed answer the time is that until its first byte.
    func end(method: String, route: String, status: Int, seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.inFlight -= 1
            state.counts[Key(method: method, route: route, status: status), default: 0] += 1
            state.durations[route, default: Histogram()].buckets[bucket] += 1
            state.durations[route]?.sum += seconds
        }
    }

    /// The figures in Prometheus' text format.
    func text() -> String {
        let state = self.state.withLock { $0 }
        var text = Self.heading("semblance_http_requests_total", "counter", "Requests by method, route and status.")
        for (key, count) in state.counts.sorted(by: {
            ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status)
        }) {
            text += "semblance_http_requests_total{method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\"} \(count)\n"
        }
        text += Self.heading("semblance_http_request_duration_seconds", "histogram", "Time from a request to its answer, by route.")
        for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            var total = 0
            for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], histogram.buckets) {
                total += count
                text += "semblance_http_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(total)\n"
            }
            text += "semblance_http_request_duration_seconds_sum{route=\"\(route)\"} \(histogram.sum)\n"
            text += "semblance_http_request_duration_seconds_count{route=\"\(route)\"} \(total)\n"
        }
        text += Self.gauge("semblance_http_requests_in_flight", "Requests that are being answered.", state.inFlight)
        return text
    }

    /// A gauge without labels.
    static func gauge(_ name: String, _ help: String, _ value: Int) -> String { heading(name, "gauge", help) + "\(name) \(value)\n" }

    static func heading(_ name: String, _ type: String, _ help: String) -> String { "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n" }
}
