import Configuration
import HTTPClient

/// What all requests share. None of it changes while the server runs.
struct Site: Sendable {
    let settings: WebSettings
    let http: HTTPClient
    let assets: AssetStore
}
