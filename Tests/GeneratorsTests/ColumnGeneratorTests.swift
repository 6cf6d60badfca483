import FoundationEssentials
import Generators
import Specification
import Tabular
import Testing

@Suite struct ColumnGeneratorTests {
    private static let prose = (0..<400).map { row in
        "the \(["old", "new", "red", "big"][row % 4]) \(["house", "garden", "river"][row % 3]) is near the \(["town", "hill"][row % 2])\n\(["it", "this"][row / 7 % 2]) was seen"
    }

    /// One generator of each kind and form.
    private static func all() throws -> [ColumnGenerator] {
        var all = try PersonalData.allCases.flatMap { kind in
            [
                try generator(["Ann Lee", "b@x.io", "555-1234-7788"], personal: kind),
                try generator(["Ann Lee", "b@x.io", "555-1234-7788"], .identifier, personal: kind, isUnique: true),
                try generator((0..<30).map { "a\($0 % 7)b" }, .category, personal: kind),
            ]
        }
        all.append(try generator(["1"], .identifier, isUnique: true, firstNumber: 4))
        all.append(try generator(["1"], .identifier, isUnique: true, pattern: "[a-z]{5}-\\d+"))
        all.append(try generator(["1"], .identifier, isUnique: true, pattern: "[a-z]{50}"))
        all.append(try generator(["1"], .text, pattern: "[a-z]{5}-\\d+"))
        all.append(try generator((0..<90).map { "x\($0 % 9)" }, .category, pattern: "[a-z]{5}"))
        all.append(try generator(prose))
        return all
    }

    @Test("Rows made in pieces are the rows made at once")
    func pieces() throws {
        for generator in try Self.all() {
            let whole = try generator.cells(rows: 0..<300, seed: 7, salt: 3)
            var rows: [Int] = []
            for piece in [0..<1, 1..<64, 64..<129, 129..<300] {
                #expect(try generator.cells(rows: piece, seed: 7, salt: 3) == whole.gathered(Array(piece)), "\(generator.kind)")
                rows += piece
            }
            #expect(rows == Array(0..<300) && whole.type == generator.type)
        }
    }

    @Test("Another seed or another salt gives other values, the same ones the same")
    func seeds() throws {
        for generator in try Self.all() where generator.kind != .sequence(first: 4) {
            let texts = try generator.texts(0..<200, seed: 7, salt: 3)
            #expect(try generator.texts(0..<200, seed: 7, salt: 3) == texts)
            #expect(try generator.texts(0..<200, seed: 8, salt: 3) != texts)
            #expect(try generator.texts(0..<200, seed: 7, salt: 4) != texts)
        }
    }

    @Test("JSON gives the generator back, and the same bytes every time")
    func json() throws {
        for generator in try Self.all() {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let data = try encoder.encode(generator.json)
            let read = try ColumnGenerator(json: try JSONDecoder().decode(JSONValue.self, from: data))

            #expect(read == generator && read.json == generator.json)
            #expect(try read.cells(rows: 5..<50, seed: 2, salt: 2) == generator.cells(rows: 5..<50, seed: 2, salt: 2))
        }
    }

    @Test("The same column gives the same generator")
    func repeatable() throws { #expect(try Self.all() == Self.all()) }

    /// Every value of a JSON tree replaced by another one, one at a time.
    private func damaged(_ value: JSONValue, _ other: JSONValue) -> [JSONValue] {
        var all = [other]
        switch value {
        case .array(let items):
            for place in items.indices.prefix(6) {
                all += damaged(items[place], other).map { item in
                    var items = items
                    items[place] = item
                    return .array(items)
                }
            }
            all.append(.array([]))
            all.append(.array(items + items))
        case .object(let members):
            for (key, member) in members {
                all += damaged(member, other).map { value in .object(members.merging([key: value]) { $1 }) }
                all.append(.object(members.filter { $0.key != key }))
            }
        default: break
        }
        return all
    }

    @Test(
        "Hostile JSON gives an error or a generator that works",
        arguments: [JSONValue.null, 0, -1, 4_611_686_018_427_387_904, 1e300, "x", "/////w8=", "(a*)*", [], [1, 2], ["x"], ["first": -5]])
    func hostile(_ other: JSONValue) throws {
        var errors = 0
        for generator in try Self.all() {
            for json in damaged(generator.json, other) {
                do throws(GeneratorError) {
                    let read = try ColumnGenerator(json: json)
                    _ = try read.cells(rows: 0..<3, seed: 1, salt: 1)
                } catch {
                    errors += 1
                    #expect(!error.field.isEmpty && !error.message.isEmpty)
                }
            }
        }
        #expect(errors > 100)
    }

    @Test("A column that is learned with the others is refused, with the reason")
    func refused() throws {
        func message(_ cells: Cells, _ type: ColumnType) -> String {
            do throws(GeneratorError) {
                _ = try ColumnGenerator(learning: Column("size", cells), metadata: ColumnMetadata("size", type: type))
                return ""
            } catch {
                return error.description
            }
        }
        #expect(message(.real([1, 2]), .real).hasPrefix("size: is real, which is learned"))
        #expect(message(.datetime([1, 2]), .text).hasPrefix("size: has cells of type datetime"))
        #expect(message(.integer([1, 2]), .integer).hasPrefix("size: says nothing of a person"))
        #expect(throws: GeneratorError("id.pattern, character 1", "the group is never closed")) {
            let metadata = ColumnMetadata("id", type: .identifier, pattern: "(x")
            _ = try ColumnGenerator(learning: Column("id", .identifier(["x"])), metadata: metadata)
        }
    }

    @Test("A generator says in a sentence what it makes")
    func summaries() throws {
        #expect(try generator(["a@b.io"], personal: .email).summary == "e-mail addresses are made up")
        #expect(try generator(["1"], .identifier, firstNumber: 4).summary == "numbers go on from 4 without a gap")
        #expect(
            try generator(["1"], .identifier, isUnique: true, pattern: "[a-z]{4}").summary
                == "values that differ are made from the pattern [a-z]{4}")
        #expect(try generator(["some text"]).summary == "texts are made up of the words and letters that are frequent in the column")
    }
}
