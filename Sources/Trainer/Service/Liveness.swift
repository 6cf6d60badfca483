internal import Glibc

/// A file whose age says whether the trainer's loop still turns; the container's health check looks at it with `--health`.
package struct Liveness: Sendable {
    private let path: String

    /// A trainer whose file is older than this, in seconds, counts as stuck.
    private static let maximumAge = 120

    /// The file lies in the folder for temporary files, one per user.
    package init(directory: String) { path = "\(directory)/semblance-trainer-\(getuid()).alive" }

    /// Sets the file's time to now, and makes it when there is none. Failures are of no consequence but to the health check.
    package func touch() {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        futimens(descriptor, nil)
        close(descriptor)
    }

    /// Whether a trainer has touched the file lately.
    package var isFresh: Bool {
        var information = stat()
        guard lstat(path, &information) == 0 else { return false }
        return time(nil) - information.st_mtim.tv_sec <= Self.maximumAge
    }
}
