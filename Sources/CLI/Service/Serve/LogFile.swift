internal import Contracts
internal import FoundationEssentials
internal import Glibc
internal import Specification
internal import Synchronization

/// Keeps what a program writes, and finds in it what a person should see.
final class LogFile: Sendable {
    let path: String
    private let state: Mutex<State>

    private struct State {
        var descriptor: Int32
        var lastLines: [String] = []
        var setupToken: String?
    }

    private static let maximumBytes = 20 << 20

    /// Opens the file to append to it; a long one is first put aside, over the one put aside before.
    init(path: String) {
        self.path = path
        if let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let size = attributes[.size] as? Int, size > Self.maximumBytes
        {
            rename(path, "\(path).1")
        }
        state = Mutex(State(descriptor: open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)))
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
        }
    }

    /// The last lines, for the case that the program does not start.
    var lastLines: [String] { state.withLock { $0.lastLines } }

    /// The token of the set-up link that the API has printed; nil when it has not.
    var setupToken: String? { state.withLock { $0.setupToken } }

    /// Keeps a line. Returns what a person should see of it: the message of an error, else nil.
    func append(_ line: String) -> String? {
        state.withLock { state in
            let bytes = Array((line + "\n").utf8)
            _ = bytes.withUnsafeBytes { write(state.descriptor, $0.baseAddress, $0.count) }
            state.lastLines.append(line)
            if state.lastLines.count > 5 { state.lastLines.removeFirst() }
            if let token = Self.setupToken(in: line) { state.setupToken = token }
        }
        return Self.errorText(line)
    }

    /// The token in a line with the set-up link `…/setup?token=…`.
    static func setupToken(in line: String) -> String? {
        let mark = Array("/setup?token=".utf8)
        let bytes = Array(line.utf8)
        guard bytes.count > mark.count else { return nil }
        for start in 0...(bytes.count - mark.count) where bytes[start..<(start + mark.count)].elementsEqual(mark) {
            let token = bytes[(start + mark.count)...].prefix { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
            }
            if !token.isEmpty { return String(decoding: token, as: UTF8.self) }
        }
        return nil
    }

    /// What an error line says, with its metadata; a line that is not JSON is an error of its own kind.
    static func errorText(_ line: String) -> String? {
        guard let fields = try? JSON.decode([String: JSONValue].self, from: Array(line.utf8)) else {
            return line.isEmpty || setupToken(in: line) != nil ? nil : line
        }
        guard fields["level"]?.stringValue == "error", let message = fields["message"]?.stringValue else { return nil }
        let details = fields.filter { !["time", "level", "message", "service"].contains($0.key) }
            .sorted { $0.key < $1.key }
            .compactMap { key, value in value.stringValue.map { "\(key)=\($0)" } }
        return ([message] + details).joined(separator: " ")
    }
}
