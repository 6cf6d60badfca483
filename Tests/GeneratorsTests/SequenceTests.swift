import Generators
import Tabular
import Testing

@Suite struct SequenceTests {
    @Test("Consecutive numbers go on from the first, whatever the seed")
    func numbers() throws {
        let made = try generator(["5", "6"], .identifier, isUnique: true, firstNumber: 5)

        #expect(try made.texts(0..<3, seed: 9) == ["5", "6", "7"] && made.kind == .sequence(first: 5))
        #expect(
            try generator(["1"], .integer, isUnique: true, firstNumber: -2).cells(rows: 0..<4, seed: 0, salt: 0)
                == .integer([-2, -1, 0, 1]))
        #expect(try generator(["1"], .identifier, isUnique: true, firstNumber: .min).texts(0..<1) == ["-9223372036854775808"])
        #expect(try generator(["1"], .identifier, isUnique: true, firstNumber: .max).texts(0..<1) == ["9223372036854775807"])
        #expect(throws: GeneratorError.self) { try generator(["1"], .identifier, isUnique: true, firstNumber: .max).texts(0..<2) }
    }

    @Test("Numbers stand in the pattern's form, padded, until it has no room")
    func padding() throws {
        let made = try generator(["x"], .identifier, isUnique: true, pattern: "USR-[0-9]{4}/a", firstNumber: 98)

        #expect(try made.texts(0..<3) == ["USR-0098/a", "USR-0099/a", "USR-0100/a"])
        #expect(made.rowLimit == 9902)
        #expect(throws: GeneratorError.self) { try generator(["x"], .identifier, pattern: "A[0-9]{2}", firstNumber: 100) }
        #expect(throws: GeneratorError.self) { try generator(["x"], .identifier, pattern: "[0-9]{2}-[0-9]{2}", firstNumber: 1) }
    }

    @Test("Identifiers that are numbered one after the other go on being so")
    func recognised() throws {
        let given = (7..<40).map { "EMP\($0 < 10 ? "00" : "0")\($0)" }
        let made = try generator(given, .identifier, isUnique: true, pattern: "EMP[0-9]{3}")

        #expect(try made.texts(0..<2) == ["EMP007", "EMP008"] && made.rowLimit == 993)
        let mixed = try generator(given.reversed(), .identifier, isUnique: true, pattern: "EMP[0-9]{3}")
        #expect(mixed.kind == .pattern("EMP[0-9]{3}"))
    }
}
