import BSON
import Testing

@Suite struct BSONDocumentTests {
    @Test("Documents have the bytes that bsonspec.org gives for them", arguments: vectors)
    func knownBytes(vector: BSONVector) throws {
        let expected = bytes(vector.hexadecimal)

        #expect(try vector.document.bytes() == expected)
        #expect(try BSONDocument(bytes: expected) == vector.document)
    }

    @Test("A document with every type comes back from its bytes")
    func everyType() throws {
        let id = BSONObjectID.make(secondsSince1970: 1_700_000_000)
        let document: BSONDocument = [
            "double": -0.5, "string": "Zäune\0 und €", "document": ["a": ["b": nil]], "array": [1, "two", [3.0], nil],
            "binary": .binary(subtype: 0x80, [0, 1, 255]), "undefined": .undefined, "objectID": .objectID(id), "boolean": true,
            "datetime": .datetime(-1), "null": nil, "regex": .regularExpression(pattern: "^a", options: "i"),
            "pointer": .databasePointer("db.c", id), "javascript": .javascript("1"), "symbol": .symbol("s"),
            "scope": .javascriptWithScope("x", ["x": 1]), "int32": .int32(.min), "timestamp": .timestamp(.max), "int64": .int64(.min),
            "decimal": .decimal128(BSONDecimal128(.max)), "minimum": .minimumKey, "maximum": .maximumKey, "": "empty name",
        ]

        let copy = try BSONDocument(bytes: try document.bytes())

        #expect(copy == document)
        #expect(copy.elements.map(\.key) == document.elements.map(\.key))
    }

    @Test(
        "Bytes that are not a document are refused with the place of the fault",
        arguments: [
            ("", "shorter than a length"),
            ("04000000", "length below 5"),
            ("05000000", "longer than the bytes"),
            ("FFFFFFFF00", "negative length"),
            ("0500000001", "no terminator"),
            ("0500000000 00", "bytes after the document"),
            ("0C000000 99 6100 00000000 00", "unknown type"),
            ("0800000010 6161", "name without end"),
            ("0C000000 08 6100 02 00000000", "boolean of 2"),
            ("0E000000 02 6100 00000000 0000 00", "string of length 0"),
            ("0E000000 02 6100 FFFFFFFF 6100 00", "string of negative length"),
            ("0E000000 02 6100 FF000000 6100 00", "string beyond the document"),
            ("0E000000 02 6100 02000000 6161 00", "string without terminator"),
            ("0E000000 02 6100 02000000 FF00 00", "string that is not UTF-8"),
            ("0900000010 FF00 00", "name that is not UTF-8"),
            ("0D000000 05 6100 FFFFFFFF 00 00", "negative length of binary data"),
            ("0D000000 03 6100 05000000 00", "inner document without terminator"),
            ("13000000 05 7800 06000000 02 03000000 FFFF 00", "two lengths that disagree"),
            ("10000000 12 6100 FFFFFFFFFFFFFF 00", "integer cut short"),
        ])
    func malformed(hexadecimal: String, fault: String) {
        #expect(throws: BSONError.self, "\(fault)") { try BSONDocument(bytes: bytes(hexadecimal)) }
    }

    @Test("Nesting is read to the documented depth and refused beyond it")
    func depth() throws {
        func nested(_ levels: Int) throws -> [UInt8] {
            var document: BSONDocument = [:]
            for _ in 1..<levels { document = ["a": .document(document)] }
            return try document.bytes()
        }

        #expect(throws: Never.self) { try BSONDocument(bytes: try nested(BSONDocument.maximumDepth)) }
        #expect(throws: BSONError.self) { try BSONDocument(bytes: try nested(BSONDocument.maximumDepth + 1)) }
    }

    @Test("A name with the character NUL cannot be written")
    func nulInName() {
        #expect(throws: BSONError.self) { try (["a\0b": 1] as BSONDocument).bytes() }
    }

    @Test("Random and damaged bytes are either refused or mean what they are rewritten as", arguments: [1, 2, 3, 4] as [UInt64])
    func fuzz(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let template = try template.bytes()
        var accepted = 0

        for round in 0..<20_000 {
            var bytes = template
            if round % 4 == 0 {
                bytes = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if bytes.count >= 5 { bytes.replaceSubrange(0..<4, with: [UInt8(bytes.count), 0, 0, 0]) }
            } else {
                for _ in 0...(random.next() % 4) {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                if round % 4 == 1 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
            }
            guard let document = try? BSONDocument(bytes: bytes) else { continue }
            accepted += 1
            let written = try document.bytes()
            #expect(try BSONDocument(bytes: written).bytes() == written)
        }
        #expect(accepted > 0)
    }

    @Test("Setting, replacing and removing elements keeps the order of the others")
    func editing() {
        var document: BSONDocument = ["a": 1, "b": 2, "c": 3]

        document["b"] = "two"
        document["a"] = nil
        document["d"] = true

        #expect(document == ["b": "two", "c": 3, "d": true])
        #expect(document["a"] == nil)
    }

    private var template: BSONDocument {
        [
            "name": "abc", "number": 1.5, "list": [1, 2, ["x": "y"]], "data": .bytes([1, 2, 3]), "flag": false, "big": .int64(1 << 40),
            "code": .javascriptWithScope("f", ["v": 1]), "id": .objectID(BSONObjectID(seconds: 1, rest: 2)),
            "old": .binary(subtype: 2, [0, 0, 0, 0]),
        ]
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.filter { $0 != " " })
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}

/// A document, and the bytes that the specification and its test corpus give for it.
struct BSONVector: Sendable {
    let document: BSONDocument
    let hexadecimal: String
}

private let vectors: [BSONVector] = [
    BSONVector(document: ["hello": "world"], hexadecimal: "16000000 02 68656C6C6F00 06000000 776F726C6400 00"),
    BSONVector(
        document: ["BSON": ["awesome", 5.05, 1986]],
        hexadecimal: "31000000 04 42534F4E00 26000000 02 3000 08000000 617765736F6D6500 01 3100 3333333333331440 10 3200 C2070000 00 00"
    ),
    BSONVector(
        document: ["d": .decimal128(BSONDecimal128(2))], hexadecimal: "18000000 13 6400 0200000000000000 0000000000004030 00"),
    BSONVector(document: ["a": .int64(-1)], hexadecimal: "10000000 12 6100 FFFFFFFFFFFFFFFF 00"),
    BSONVector(document: ["a": .datetime(1_356_351_330_501)], hexadecimal: "10000000 09 6100 C5D8D6CC3B010000 00"),
    BSONVector(
        document: ["x": .binary(subtype: 2, [2, 0, 0, 0, 0xFF, 0xFF])],
        hexadecimal: "13000000 05 7800 06000000 02 02000000 FFFF 00"),
    BSONVector(
        document: ["a": .objectID(BSONObjectID(seconds: 0x56E1_FC72, rest: 0xE0C9_17E9_C471_4161))],
        hexadecimal: "14000000 07 6100 56E1FC72E0C917E9C4714161 00"),
    BSONVector(
        document: ["a": .regularExpression(pattern: "abc", options: "im")], hexadecimal: "0F000000 0B 6100 61626300 696D00 00"),
]

/// A small generator with a seed, so that a failing round can be run again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
