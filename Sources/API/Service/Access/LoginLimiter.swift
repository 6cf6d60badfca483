import HTTPServer
import Synchronization

/// Limits failed log-ins per username and per address within a sliding quarter of an hour.
///
/// An attempt counts when it begins and is taken back when it succeeds, so that many at once cannot exceed the limit. An address may fail
/// five times as often as a username, because people in one house share one.
final class LoginLimiter: Sendable {
    /// An attempt that is under way.
    struct Attempt: Sendable {
        fileprivate let number: UInt64
        fileprivate let keys: [String]
    }

    private struct State {
        var attempts: [String: [(number: UInt64, at: ContinuousClock.Instant)]] = [:]
        var lastNumber: UInt64 = 0
        var lastSweep = ContinuousClock.now
    }

    private let perUsername: Int
    private let perAddress: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())
    private static let window = Duration.seconds(15 * 60)

    /// - Parameters:
    ///   - limit: failed attempts per username and window.
    ///   - now: tells the time; tests give their own.
    init(limit: Int, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        perUsername = limit
        perAddress = limit * 5
        self.now = now
    }

    /// Counts an attempt.
    ///
    /// - Throws: `APIError` 429 with the seconds to wait when there were too many.
    func begin(username: String, address: String) throws(APIError) -> Attempt {
        let moment = now()
        let limits = [("user \(username.lowercased())", perUsername), ("address \(address)", perAddress)]
        let outcome = state.withLock { state -> Result<Attempt, APIError> in
            Self.sweep(&state, at: moment)
            for (key, limit) in limits {
                let recent = (state.attempts[key] ?? []).filter { moment - $0.at < Self.window }
                state.attempts[key] = recent
                if recent.count >= limit {
                    let wait = Self.window - (moment - recent[recent.count - limit].at)
                    return .failure(Self.tooMany(secondsToWait: Int(wait.components.seconds) + 1))
                }
            }
            state.lastNumber += 1
            for (key, _) in limits { state.attempts[key, default: []].append((state.lastNumber, moment)) }
            return .success(Attempt(number: state.lastNumber, keys: limits.map(\.0)))
        }
        return try outcome.get()
    }

    /// Takes an attempt back, and forgets the username's earlier failures.
    func succeed(_ attempt: Attempt) {
        state.withLock { state in
            state.attempts[attempt.keys[0]] = nil
            state.attempts[attempt.keys[1]]?.removeAll { $0.number == attempt.number }
        }
    }

    /// Takes an attempt back that was not judged, such as when the store did not answer.
    func withdraw(_ attempt: Attempt) {
        state.withLock { state in
            for key in attempt.keys { state.attempts[key]?.removeAll { $0.number == attempt.number } }
        }
    }

    private static func sweep(_ state: inout State, at moment: ContinuousClock.Instant) {
        guard state.attempts.count > 1000, moment - state.lastSweep > .seconds(10) else { return }
        state.lastSweep = moment
        state.attempts = state.attempts.filter { $0.value.contains { moment - $0.at < window } }
    }

    private static func tooMany(secondsToWait: Int) -> APIError {
        APIError(
            .tooManyAttempts, .tooManyRequests, "There were too many failed log-ins; try again in \(secondsToWait) seconds.",
            headers: ["Retry-After": String(secondsToWait)])
    }
}
