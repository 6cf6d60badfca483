/// The named values of an object.
struct KeyedBSONEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func add(_ value: BSONValue, _ key: Key) { encoder.node.add(.value(value), key: encoder.name(key)) }

    private func addNode(_ key: some CodingKey) -> NodeEncoder {
        let node = EncodingNode()
        encoder.node.add(.node(node), key: encoder.name(key))
        return encoder.nested(node, key)
    }

    func encodeNil(forKey key: Key) { add(.null, key) }
    func encode(_ value: Bool, forKey key: Key) { add(.boolean(value), key) }
    func encode(_ value: String, forKey key: Key) { add(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) { add(.double(value), key) }
    func encode(_ value: Float, forKey key: Key) { add(.double(Double(value)), key) }
    func encode(_ value: Int, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: Int8, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: Int16, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: Int32, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: Int64, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: UInt, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: UInt8, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: UInt16, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: UInt32, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: UInt64, forKey key: Key) { add(NodeEncoder.integer(value), key) }
    func encode(_ value: some Encodable, forKey key: Key) throws { add(try encoder.encoded(value, key), key) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        addNode(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { addNode(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { addNode(BSONCodingKey.super) }
    func superEncoder(forKey key: Key) -> any Encoder { addNode(key) }
}

/// The values of an array.
struct UnkeyedBSONEncodingContainer: UnkeyedEncodingContainer {
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.node.count }

    private func add(_ value: BSONValue) { encoder.node.add(.value(value)) }

    private func addNode() -> NodeEncoder {
        let node = EncodingNode()
        let key = BSONCodingKey(index: count)
        encoder.node.add(.node(node))
        return encoder.nested(node, key)
    }

    func encodeNil() { add(.null) }
    func encode(_ value: Bool) { add(.boolean(value)) }
    func encode(_ value: String) { add(.string(value)) }
    func encode(_ value: Double) { add(.double(value)) }
    func encode(_ value: Float) { add(.double(Double(value))) }
    func encode(_ value: Int) { add(NodeEncoder.integer(value)) }
    func encode(_ value: Int8) { add(NodeEncoder.integer(value)) }
    func encode(_ value: Int16) { add(NodeEncoder.integer(value)) }
    func encode(_ value: Int32) { add(NodeEncoder.integer(value)) }
    func encode(_ value: Int64) { add(NodeEncoder.integer(value)) }
    func encode(_ value: UInt) { add(NodeEncoder.integer(value)) }
    func encode(_ value: UInt8) { add(NodeEncoder.integer(value)) }
    func encode(_ value: UInt16) { add(NodeEncoder.integer(value)) }
    func encode(_ value: UInt32) { add(NodeEncoder.integer(value)) }
    func encode(_ value: UInt64) { add(NodeEncoder.integer(value)) }
    func encode(_ value: some Encodable) throws { add(try encoder.encoded(value, BSONCodingKey(index: count))) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        addNode().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { addNode().unkeyedContainer() }
    func superEncoder() -> any Encoder { addNode() }
}

/// One value that is neither object nor array.
struct SingleBSONEncodingContainer: SingleValueEncodingContainer {
    let encoder: NodeEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func set(_ value: BSONValue) { encoder.node.content = .value(value) }

    func encodeNil() { set(.null) }
    func encode(_ value: Bool) { set(.boolean(value)) }
    func encode(_ value: String) { set(.string(value)) }
    func encode(_ value: Double) { set(.double(value)) }
    func encode(_ value: Float) { set(.double(Double(value))) }
    func encode(_ value: Int) { set(NodeEncoder.integer(value)) }
    func encode(_ value: Int8) { set(NodeEncoder.integer(value)) }
    func encode(_ value: Int16) { set(NodeEncoder.integer(value)) }
    func encode(_ value: Int32) { set(NodeEncoder.integer(value)) }
    func encode(_ value: Int64) { set(NodeEncoder.integer(value)) }
    func encode(_ value: UInt) { set(NodeEncoder.integer(value)) }
    func encode(_ value: UInt8) { set(NodeEncoder.integer(value)) }
    func encode(_ value: UInt16) { set(NodeEncoder.integer(value)) }
    func encode(_ value: UInt32) { set(NodeEncoder.integer(value)) }
    func encode(_ value: UInt64) { set(NodeEncoder.integer(value)) }
    func encode(_ value: some Encodable) throws { set(try encoder.encoded(value)) }
}
