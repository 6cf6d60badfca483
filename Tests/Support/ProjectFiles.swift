package import Foundation

/// The project's own files, for tests that read the sources or documents.
package enum ProjectFiles {
    /// The folder that holds `Package.swift`.
    package static let root: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of a file, by its path below the root.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Paths below the root of all files under `folder` with that ending.
    package static func paths(under folder: String, ending: String) throws -> [String] {
        guard let walker = FileManager.default.enumerator(atPath: root.appending(path: folder).path()) else { return [] }
        return walker.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
    }
}
