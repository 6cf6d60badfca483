/// A message that the next page shows once.
package struct Flash: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable { case success, failure }
    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
