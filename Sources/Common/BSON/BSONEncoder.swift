/// Turns `Encodable` values into BSON documents.
///
/// Integers become `int32` where they fit, else `int64`; unsigned ones above `Int64.max` become `decimal128` with exponent 0.
package struct BSONEncoder: Sendable {
    /// Whether names are written so that MongoDB never takes them for paths or operators; a decoder must be set alike.
    package var escapesKeys: Bool

    package init(escapesKeys: Bool = false) { self.escapesKeys = escapesKeys }

    /// - Throws: `EncodingError` when the value encodes as something else than an object, and what the value throws.
    package func encode(_ value: some Encodable) throws -> BSONDocument {
        guard case .document(let document) = try encodeValue(value) else {
            throw EncodingError.invalidValue(
                value, EncodingError.Context(codingPath: [], debugDescription: "A BSON document must be an object."))
        }
        return document
    }

    /// The same for a value of any shape.
    package func encodeValue(_ value: some Encodable) throws -> BSONValue {
        try NodeEncoder(node: EncodingNode(), codingPath: [], escapesKeys: escapesKeys).encoded(value)
    }
}

/// What has been encoded so far at one place. A class, because containers that are handed out go on filling it.
final class EncodingNode {
    enum Content {
        case empty
        case value(BSONValue)
        case keyed([(key: String, child: Child)])
        case unkeyed([Child])
    }

    enum Child {
        case value(BSONValue)
        case node(EncodingNode)

        var value: BSONValue {
            switch self {
            case .value(let value): value
            case .node(let node): node.value
            }
        }
    }

    var content = Content.empty

    /// An element that encodes nothing counts as an empty object.
    var value: BSONValue {
        switch content {
        case .empty: .document(BSONDocument())
        case .value(let value): value
        case .keyed(let children): .document(BSONDocument(elements: children.map { BSONDocument.Element($0.key, $0.child.value) }))
        case .unkeyed(let children): .array(children.map(\.value))
        }
    }

    var count: Int { if case .unkeyed(let children) = content { children.count } else { 0 } }

    func beginKeyed() { if case .keyed = content {} else { content = .keyed([]) } }

    func beginUnkeyed() { if case .unkeyed = content {} else { content = .unkeyed([]) } }

    func add(_ child: Child, key: String) {
        guard case .keyed(var children) = content else { return }
        content = .empty
        children.append((key, child))
        content = .keyed(children)
    }

    func add(_ child: Child) {
        guard case .unkeyed(var children) = content else { return }
        content = .empty
        children.append(child)
        content = .unkeyed(children)
    }
}

/// The encoder of one place.
struct NodeEncoder: Encoder {
    let node: EncodingNode
    let codingPath: [any CodingKey]
    let escapesKeys: Bool
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.beginKeyed()
        return KeyedEncodingContainer(KeyedBSONEncodingContainer(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.beginUnkeyed()
        return UnkeyedBSONEncodingContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { SingleBSONEncodingContainer(encoder: self) }

    /// The encoder of a place inside this one.
    func nested(_ node: EncodingNode, _ key: any CodingKey) -> NodeEncoder {
        NodeEncoder(node: node, codingPath: codingPath + [key], escapesKeys: escapesKeys)
    }

    func name(_ key: some CodingKey) -> String { escapesKeys ? KeyEscaping.escape(key.stringValue) : key.stringValue }

    /// What `value` encodes as at this encoder's place.
    func encoded<Value: Encodable>(_ value: Value) throws -> BSONValue {
        if let value = Self.direct(value) { return value }
        try value.encode(to: self)
        return node.value
    }

    /// What `value` encodes as below this encoder's place.
    func encoded<Value: Encodable>(_ value: Value, _ key: @autoclosure () -> any CodingKey) throws -> BSONValue {
        if let value = Self.direct(value) { return value }
        return try nested(EncodingNode(), key()).encoded(value)
    }

    /// The types that long arrays consist of go this short way: it spares an encoder and two containers for each element.
    private static func direct<Value: Encodable>(_ value: Value) -> BSONValue? {
        if Value.self == Double.self { return (value as? Double).map(BSONValue.double) }
        if Value.self == Double?.self { return (value as? Double).map(BSONValue.double) ?? .null }
        if Value.self == String.self { return (value as? String).map(BSONValue.string) }
        if Value.self == Int.self { return (value as? Int).map(BSONValue.integer) }
        return nil
    }

    static func integer(_ value: some FixedWidthInteger) -> BSONValue {
        if let small = Int32(exactly: value) { return .int32(small) }
        if let large = Int64(exactly: value) { return .int64(large) }
        return .decimal128(BSONDecimal128(UInt64(truncatingIfNeeded: value)))
    }
}
