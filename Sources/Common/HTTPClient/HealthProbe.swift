/// Asks a service on this machine whether it lives, for a container's health check (`--health`).
package enum HealthProbe {
    /// The exit status of a health check: 0 when `url` answers with a success within three seconds, else 1.
    package static func exitStatus(_ url: String) -> Int32 {
        let client = HTTPClient(timeout: .seconds(3), connectTimeout: .seconds(3), maxConnections: 1)
        guard let answer = try? client.sendBlocking("GET", url) else { return 1 }
        return (200..<300).contains(answer.status) ? 0 : 1
    }
}
