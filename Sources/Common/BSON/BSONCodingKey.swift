/// A place in an array, or a name that the type's own keys do not have.
struct BSONCodingKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init(stringValue: String) { self.stringValue = stringValue }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }

    /// Under which classes put what their superclass encodes.
    static let `super` = BSONCodingKey(stringValue: "super")
}
