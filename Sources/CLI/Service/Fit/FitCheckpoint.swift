internal import Crypto
internal import FoundationEssentials
internal import Glibc

/// The file beside a model from which a fit that was stopped goes on, if it is asked for the same once more.
struct FitCheckpoint: Sendable {
    private static let head = "semblance checkpoint 1"

    let path: String
    /// Of everything that the result depends on.
    let fingerprint: String

    /// The state that was kept; nil when there is none, or it belongs to another fit.
    func load() -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let head = Array("\(Self.head)\n\(fingerprint)\n".utf8)
        // The hash of the state stands behind the head: a file that was damaged is as good as none.
        guard data.count > head.count + 32, data.prefix(head.count).elementsEqual(head) else { return nil }
        let state = [UInt8](data.dropFirst(head.count + 32))
        return data.dropFirst(head.count).prefix(32).elementsEqual(sha256(state)) ? state : nil
    }

    /// Keeps a state in place of the one before.
    func store(_ state: [UInt8]) throws {
        try SmallFile.write(Array("\(Self.head)\n\(fingerprint)\n".utf8) + sha256(state) + state, to: path, mode: 0o600)
    }

    func remove() { unlink(path) }
}
