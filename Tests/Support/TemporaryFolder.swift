internal import FoundationEssentials
internal import Glibc

/// Folders for one test.
package enum TemporaryFolder {
    /// A new, empty folder in the system's folder for temporary files.
    package static func make(_ name: String) throws -> String {
        var template = Array("\(base)/semblance-\(name)-\(String(repeating: "X", count: 6))".utf8CString)
        guard mkdtemp(&template) != nil else { throw StackError("no folder could be made: \(String(cString: strerror(errno)))") }
        return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// Runs `body` with a new, empty folder, which is removed afterwards.
    package static func with<R>(_ name: String, _ body: (String) async throws -> R) async throws -> R {
        let folder = try make(name)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private static var base: String {
        let given = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        return given.hasPrefix("/") ? String(given.reversed().drop { $0 == "/" }.reversed()) : "/tmp"
    }
}
