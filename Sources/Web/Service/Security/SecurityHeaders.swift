import HTTPServer

/// What every answer tells the browser to refuse.
struct SecurityHeaders: Sendable {
    /// Whether the pages are served over HTTPS.
    let isSecure: Bool

    /// Only our own scripts, no inline ones. Plotly sets styles on elements, which needs inline styles.
    static let contentSecurityPolicy = [
        "default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "object-src 'none'",
        "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
    ].joined(separator: "; ")

    /// For a report: no scripts, nothing loaded, no forms, shown only in a frame of ours or by itself.
    static let reportPolicy = [
        "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'self'", "sandbox",
    ].joined(separator: "; ")

    func add(to headers: inout HTTPHeaders) {
        // A page that is stricter with itself stays so.
        if headers["Content-Security-Policy"] == nil { headers.set("Content-Security-Policy", Self.contentSecurityPolicy) }
        headers.set("X-Content-Type-Options", "nosniff")
        if headers["X-Frame-Options"] == nil { headers.set("X-Frame-Options", "DENY") }
        headers.set("Referrer-Policy", "same-origin")
        headers.set("Cross-Origin-Opener-Policy", "same-origin")
        headers.set("Cross-Origin-Resource-Policy", "same-origin")
        headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if isSecure { headers.set("Strict-Transport-Security", "max-age=31536000") }
        // Pages hold people's data: no cache keeps them, and a log-out leaves nothing behind.
        if headers["Cache-Control"] == nil { headers.set("Cache-Control", "no-store") }
    }
}
