import Specification

extension JSONValue {
    /// The member of an object; nil when there is none.
    subscript(name: String) -> JSONValue? { objectValue?[name] }
}
