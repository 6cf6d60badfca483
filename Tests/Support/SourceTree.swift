/// Where the sources lie that the tests were built from.
package enum SourceTree {
    /// The absolute path of a file or folder of the project, from its root.
    package static func path(_ relative: String, file: String = #filePath) -> String {
        // This file lies at Tests/Support/SourceTree.swift.
        var parts = file.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return (parts + [Substring(relative)]).joined(separator: "/")
    }
}
