/// Makes `Decodable` values from BSON documents.
///
/// Numbers of every type decode as any number type that holds the value exactly; a `double` without a fraction decodes as an integer
/// too, as it does in JSON.
package struct BSONDecoder: Sendable {
    /// Whether names were written by an encoder that escapes them.
    package var escapesKeys: Bool

    package init(escapesKeys: Bool = false) { self.escapesKeys = escapesKeys }

    /// - Throws: `DecodingError`, with the path to the value that does not fit.
    package func decode<Value: Decodable>(_ type: Value.Type = Value.self, from document: BSONDocument) throws -> Value {
        try decode(type, from: .document(document))
    }

    /// The same for a value of any shape.
    package func decode<Value: Decodable>(_ type: Value.Type = Value.self, from value: BSONValue) throws -> Value {
        try ValueDecoder(value: value, codingPath: [], escapesKeys: escapesKeys).decode(type)
    }
}

/// The decoder of one value.
struct ValueDecoder: Decoder {
    let value: BSONValue
    let codingPath: [any CodingKey]
    let escapesKeys: Bool
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .document(let document) = value else { throw mismatch([String: Any].self) }
        return KeyedDecodingContainer(KeyedBSONDecodingContainer(decoder: self, document: document))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let values) = value else { throw mismatch([Any].self) }
        return UnkeyedBSONDecodingContainer(decoder: self, values: values)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleBSONDecodingContainer(decoder: self) }

    func nested(_ value: BSONValue, _ key: any CodingKey) -> ValueDecoder {
        ValueDecoder(value: value, codingPath: codingPath + [key], escapesKeys: escapesKeys)
    }

    func decodeNil() -> Bool {
        switch value {
        case .null, .undefined: true
        default: false
        }
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .boolean(let value) = value else { throw mismatch(type) }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let value) = value else { throw mismatch(type) }
        return value
    }

    func decode(_ type: Double.Type) throws -> Double {
        let exact: Double? =
            switch value {
            case .double(let value): value
            case .int32(let value): Double(value)
            case .int64(let value): Double(exactly: value)
            case .decimal128(let value): value.unsignedValue.flatMap(Double.init(exactly:))
            default: throw mismatch(type)
            }
        guard let exact else { throw outOfRange(type) }
        return exact
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

    func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        let exact: Integer? =
            switch value {
            case .int32(let value): Integer(exactly: value)
            case .int64(let value): Integer(exactly: value)
            case .double(let value): Integer(exactly: value)
            case .decimal128(let value): value.unsignedValue.flatMap(Integer.init(exactly:))
            default: throw mismatch(type)
            }
        guard let exact else { throw outOfRange(type) }
        return exact
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let direct = Self.direct(value, type) { return direct }
        return try Value(from: self)
    }

    /// The types that long arrays consist of, without a decoder for each; nil when the value is not of that very type.
    static func direct<Value: Decodable>(_ value: BSONValue, _ type: Value.Type) -> Value? {
        switch value {
        case .double(let number): type == Double.self || type == Double?.self ? number as? Value : nil
        case .string(let text): type == String.self ? text as? Value : nil
        case .int32(let number): type == Int.self ? Int(number) as? Value : nil
        default: nil
        }
    }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(type, DecodingError.Context(codingPath: codingPath, debugDescription: "The value is of BSON type \(value.typeName)."))
    }

    private func outOfRange(_ type: Any.Type) -> DecodingError {
        .dataCorrupted(DecodingError.Context(codingPath: codingPath, debugDescription: "\(type) cannot hold the number exactly."))
    }
}
