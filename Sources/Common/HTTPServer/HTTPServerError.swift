/// A server could not start.
package struct HTTPServerError: Error, Hashable, CustomStringConvertible {
    /// What failed, and the reason that the system gave.
    package let message: String

    package var description: String { message }
}
