internal import FoundationEssentials
internal import Glibc

/// Files that programs under test leave behind.
package enum TestFiles {
    /// The text of a file; nil when there is none.
    package static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a file; nil when there is none.
    package static func bytes(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { [UInt8]($0) } }

    /// The permission bits of a file; nil when there is none.
    package static func mode(_ path: String) -> Int? {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_mode & 0o777) : nil
    }
}
