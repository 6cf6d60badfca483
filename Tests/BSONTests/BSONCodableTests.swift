import BSON
import Testing

@Suite struct BSONCodableTests {
    struct Everything: Codable, Hashable {
        enum Shade: String, Codable { case light, dark }
        struct Inner: Codable, Hashable {
            var list: [Double?]
            var names: [String: [Int]]
        }
        var text: String
        var flag: Bool
        var small: Int8
        var whole: Int
        var unsigned: UInt64
        var real: Double
        var single: Float
        var shade: Shade
        var present: Int?
        var absent: Int?
        var inner: Inner
        var matrix: [[Double]]
        var byNumber: [Int: String]
    }

    private let everything = Everything(
        text: "äöü €", flag: true, small: -128, whole: .max, unsigned: .max, real: 0.1, single: 1.25, shade: .dark, present: 7, absent: nil,
        inner: Everything.Inner(list: [1, nil, -2.5], names: ["a.b": [1], "$c": [2, 3], "%": [], "": [4]]), matrix: [[1, 2], []],
        byNumber: [3: "c", -1: "d"])

    @Test("Codable values come back from a document and its bytes", arguments: [false, true])
    func roundTrip(escapesKeys: Bool) throws {
        let document = try BSONEncoder(escapesKeys: escapesKeys).encode(everything)
        let read = try BSONDocument(bytes: try document.bytes())

        #expect(try BSONDecoder(escapesKeys: escapesKeys).decode(Everything.self, from: read) == everything)
    }

    @Test(
        "An unsigned integer keeps its value whatever its size",
        arguments: [
            (0, .int32(0)), (1 << 31, .int64(1 << 31)), (UInt64(Int64.max), .int64(.max)),
            (UInt64(Int64.max) + 1, .decimal128(BSONDecimal128(1 << 63))), (.max, .decimal128(BSONDecimal128(.max))),
        ] as [(UInt64, BSONValue)])
    func unsigned(number: UInt64, stored: BSONValue) throws {
        let value = try BSONEncoder().encodeValue(number)

        #expect(value == stored)
        #expect(try BSONDecoder().decode(UInt64.self, from: value) == number)
    }

    @Test("Integers take the smallest type that holds them")
    func integers() throws {
        let document = try BSONEncoder().encode(["a": Int(Int32.max), "b": Int(Int32.max) + 1, "c": Int(Int32.min), "d": Int.min])

        #expect(document["a"] == .int32(.max))
        #expect(document["b"] == .int64(Int64(Int32.max) + 1))
        #expect(document["c"] == .int32(.min))
        #expect(document["d"] == .int64(.min))
    }

    @Test("Numbers decode as any type that holds them exactly and as no other")
    func numbers() throws {
        let decoder = BSONDecoder()

        #expect(try decoder.decode(Double.self, from: .int32(3)) == 3)
        #expect(try decoder.decode(Double.self, from: .int64(1 << 60)) == 0x1p60)
        #expect(try decoder.decode(Int.self, from: .double(-4)) == -4)
        #expect(try decoder.decode(Int8.self, from: .int64(127)) == 127)
        #expect(throws: DecodingError.self) { try decoder.decode(Int8.self, from: .int32(128)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Int.self, from: .double(0.5)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Int.self, from: .double(.nan)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Double.self, from: .int64((1 << 53) + 1)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Int.self, from: .decimal128(BSONDecimal128(.max))) }
        #expect(throws: DecodingError.self) { try decoder.decode(Bool.self, from: .int32(1)) }
        #expect(throws: DecodingError.self) { try decoder.decode(String.self, from: .int32(1)) }
    }

    @Test("Infinite numbers and NaN survive")
    func notFinite() throws {
        let values = try BSONDecoder().decode([Double].self, from: try BSONEncoder().encodeValue([Double.infinity, -.infinity, .nan]))

        #expect(values[0] == .infinity)
        #expect(values[1] == -.infinity)
        #expect(values[2].isNaN)
    }

    @Test("Escaped names hold no full stop, no NUL and no leading dollar sign, and come back whatever they hold")
    func escapedKeys() throws {
        let names = ["plain", "a.b", "$set", "a$", "100%", "%2E", "%%24", "nul\0", "", "ä.€"]
        let value = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })

        let document = try BSONEncoder(escapesKeys: true).encode(value)

        for key in document.elements.map(\.key) {
            #expect(!key.contains(".") && !key.contains("\0") && !key.hasPrefix("$"))
        }
        #expect(try BSONDecoder(escapesKeys: true).decode([String: Int].self, from: try BSONDocument(bytes: try document.bytes())) == value)
    }

    @Test("An error names the path to the value that does not fit")
    func errorPath() {
        let document: BSONDocument = ["inner": ["list": [1, "two"]]]
        struct Outer: Decodable { struct Inner: Decodable { var list: [Double] }; var inner: Inner }

        let error = #expect(throws: DecodingError.self) { try BSONDecoder().decode(Outer.self, from: document) }

        guard case .typeMismatch(_, let context) = error else {
            Issue.record("Another error: \(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["inner", "list", "Index 1"])
    }

    @Test("A value that is not an object is no document")
    func topLevel() {
        #expect(throws: EncodingError.self) { try BSONEncoder().encode([1, 2]) }
    }

    @Test("Classes put what their superclass encodes beside their own values")
    func superclass() throws {
        let value = Derived(base: 1, own: 2)

        let document = try BSONEncoder().encode(value)

        #expect(document["super"] == ["base": 1])
        #expect(try BSONDecoder().decode(Derived.self, from: document).base == 1)
    }
}

private class Base: Codable {
    let base: Int
    init(base: Int) { self.base = base }
}

private final class Derived: Base {
    let own: Int
    private enum Keys: String, CodingKey { case own }

    init(base: Int, own: Int) {
        self.own = own
        super.init(base: base)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        own = try container.decode(Int.self, forKey: .own)
        try super.init(from: try container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(own, forKey: .own)
        try super.encode(to: container.superEncoder())
    }
}
