/// The method of a request (RFC 9110 section 9).
package struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    /// The method as it stands in the request line.
    package let name: String

    /// A method of any name; names are case-sensitive.
    package init(_ name: String) { self.name = name }

    /// GET.
    package static let get = HTTPMethod("GET")
    /// HEAD.
    package static let head = HTTPMethod("HEAD")
    /// POST.
    package static let post = HTTPMethod("POST")
    /// PUT.
    package static let put = HTTPMethod("PUT")
    /// PATCH.
    package static let patch = HTTPMethod("PATCH")
    /// DELETE.
    package static let delete = HTTPMethod("DELETE")
    /// OPTIONS.
    package static let options = HTTPMethod("OPTIONS")

    package var description: String { name }
}
