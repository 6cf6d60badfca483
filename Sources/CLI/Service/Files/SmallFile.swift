internal import FoundationEssentials
internal import Glibc
internal import Tabular

/// Files that fit into memory.
enum SmallFile {
    /// All bytes of a file.
    /// - Throws: `CommandFailure` that names it and says what is wrong.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw CommandFailure("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw CommandFailure("\(path) is a folder; a file is needed") }
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure("\(path) cannot be read") }
        return [UInt8](data)
    }

    /// The first line of a file, such as a password's or a token's.
    static func firstLine(of path: String) throws(CommandFailure) -> String {
        let line = String(decoding: try bytes(of: path), as: UTF8.self).prefix { !$0.isNewline }
        guard !line.isEmpty else { throw CommandFailure("\(path) is empty") }
        return String(line)
    }

    /// Makes a folder with those above it, if it is not there.
    /// - Parameter mode: the permissions of those that are made.
    static func makeFolder(_ path: String, mode: Int = 0o777) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: mode == 0o777 ? nil : [.posixPermissions: mode])
        } catch {
            throw CommandFailure("the folder \(path) cannot be made")
        }
    }

    /// Writes a whole file in place of the one that is there.
    /// - Parameter mode: the permissions of the file.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws {
        let file = try PartialFile(path, mode: mode)
        do {
            try bytes.withUnsafeBytes { try file.sink.write($0) }
            try file.commit()
        } catch {
            file.discard()
            throw error
        }
    }
}
