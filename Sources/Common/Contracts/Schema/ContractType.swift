/// A type of the wire with its schema and an example, so that the document, the checks and the type cannot drift apart.
package protocol ContractType: Codable, Sendable {
    /// The name of its component in the OpenAPI document.
    static var schemaName: String { get }
    static var schema: Schema { get }
    /// A value whose encoding agrees with `schema`.
    static var example: Self { get }
}

extension ContractType {
    package static var schemaName: String { "\(Self.self)" }
}
