import Configuration
import Crypto
import FoundationEssentials
import Glibc

/// The secret that trainers and the API share: from the settings, or from a file that is made when it is missing.
enum TrainerToken {
    /// The token of these settings.
    ///
    /// - Throws: `TrainerTokenError` when the file cannot be read or made.
    static func load(_ settings: APISettings) throws -> String {
        if let token = settings.trainerToken { return token }
        let path = settings.trainerTokenFile
        if let token = try read(path) { return token }
        try make(path)
        guard let token = try read(path) else { throw TrainerTokenError("The file \(path) of the trainers' token is empty.") }
        return token
    }

    private static func read(_ path: String) throws -> String? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
        guard !text.isEmpty else { return nil }
        guard text.utf8.count >= 16 else {
            throw TrainerTokenError("The trainers' token in \(path) has fewer than 16 characters; delete the file to get a new one.")
        }
        return text
    }

    /// Writes a new token beside the file and links it into place, so that of several processes at once one wins.
    private static func make(_ path: String) throws {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if !directory.isEmpty {
            try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        }
        let draft = "\(path).\(getpid()).\(hexEncode(randomBytes(4)))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw TrainerTokenError("The file \(path) for the trainers' token cannot be made (error \(errno)).") }
        defer { unlink(draft) }
        let text = Array((randomToken() + "\n").utf8)
        let written = write(file, text, text.count)
        guard close(file) == 0, written == text.count else {
            throw TrainerTokenError("The file \(path) for the trainers' token cannot be written.")
        }
        if link(draft, path) == 0 { return }
        let code = errno
        guard code == EEXIST else { throw TrainerTokenError("The file \(path) for the trainers' token cannot be made (error \(code)).") }
        // Another process was first; but an empty file, left by a crash of something else, is replaced.
        if try read(path) == nil { rename(draft, path) }
    }
}

/// Why there is no token for trainers.
struct TrainerTokenError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
