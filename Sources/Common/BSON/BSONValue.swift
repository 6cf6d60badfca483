/// One value of any BSON type, the deprecated ones included, so that every valid document survives a round trip.
package indirect enum BSONValue: Hashable, Sendable {
    case double(Double)
    case string(String)
    case document(BSONDocument)
    case array([BSONValue])
    case binary(subtype: UInt8, [UInt8])
    case undefined
    case objectID(BSONObjectID)
    case boolean(Bool)
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case datetime(Int64)
    case null
    case regularExpression(pattern: String, options: String)
    case databasePointer(String, BSONObjectID)
    case javascript(String)
    case symbol(String)
    case javascriptWithScope(String, BSONDocument)
    case int32(Int32)
    /// MongoDB's internal time stamp: seconds in the high 32 bits, a counter in the low ones.
    case timestamp(UInt64)
    case int64(Int64)
    case decimal128(BSONDecimal128)
    case minimumKey
    case maximumKey

    /// The smallest integer type that holds `value`.
    package static func integer(_ value: Int) -> BSONValue {
        Int32(exactly: value).map(BSONValue.int32) ?? .int64(Int64(value))
    }

    /// Bytes without a special meaning (subtype 0).
    package static func bytes(_ bytes: [UInt8]) -> BSONValue { .binary(subtype: 0, bytes) }
}

extension BSONValue {
    /// The value as an `Int`: an integer of either size, or a number without a fraction.
    package var integerValue: Int? {
        switch self {
        case .int32(let value): Int(value)
        case .int64(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        case .decimal128(let value): value.unsignedValue.flatMap(Int.init(exactly:))
        default: nil
        }
    }

    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var documentValue: BSONDocument? {
        if case .document(let value) = self { value } else { nil }
    }

    package var arrayValue: [BSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    package var binaryValue: [UInt8]? {
        if case .binary(_, let value) = self { value } else { nil }
    }

    package var objectIDValue: BSONObjectID? {
        if case .objectID(let value) = self { value } else { nil }
    }

    package var booleanValue: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    package var datetimeValue: Int64? {
        if case .datetime(let value) = self { value } else { nil }
    }

    /// The name of the value's type in MongoDB's words, for messages.
    package var typeName: String {
        switch self {
        case .double: "double"
        case .string: "string"
        case .document: "object"
        case .array: "array"
        case .binary: "binData"
        case .undefined: "undefined"
        case .objectID: "objectId"
        case .boolean: "bool"
        case .datetime: "date"
        case .null: "null"
        case .regularExpression: "regex"
        case .databasePointer: "dbPointer"
        case .javascript: "javascript"
        case .symbol: "symbol"
        case .javascriptWithScope: "javascriptWithScope"
        case .int32: "int"
        case .timestamp: "timestamp"
        case .int64: "long"
        case .decimal128: "decimal"
        case .minimumKey: "minKey"
        case .maximumKey: "maxKey"
        }
    }
}

extension BSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: BSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, BSONValue)...) { self = .document(BSONDocument(elements)) }
    package init(nilLiteral: ()) { self = .null }
}
