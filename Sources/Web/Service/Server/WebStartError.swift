/// Why the web server cannot start.
package struct WebStartError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
