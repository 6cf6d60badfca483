import Specification
import TableSynthesizers
import Tabular
import Testing

/// What every synthesizer of tables must keep.
@Suite("Every synthesizer of tables")
struct ConformanceTests {
    static let names = TableSynthesizerCatalog.descriptions.map(\.name)

    /// Parameters that keep a test short where a synthesizer would take its time.
    static func parameters(_ name: String) -> [String: JSONValue] { name == "argn" || name == "auto" ? ["maximumEpochs": 2] : [:] }

    static func request(_ name: String, _ table: Table, _ metadata: Metadata? = nil, threads: Int = 1, seed: UInt64 = 7) -> TableFitRequest
    {
        TableFitRequest(
            synthesizer: name, parameters: parameters(name), table: table, metadata: metadata ?? SampleTables.metadata(table), seed: seed,
            threads: threads, holdout: nil)
    }

    static func artifact(_ request: TableFitRequest) throws -> [UInt8] {
        let fit = try TableFit(request)
        var last = 0.0
        while try fit.advance() {
            #expect((last...1).contains(fit.fraction) && !fit.phase.isEmpty)
            last = fit.fraction
        }
        return try fit.artifact()
    }

    static func model(_ name: String, _ table: Table, _ metadata: Metadata? = nil) throws -> TableModel {
        try TableModel(artifact(request(name, table, metadata)))
    }

    @Test("A fit that has not ended has no model", arguments: names)
    func unfitted(name: String) throws {
        let fit = try TableFit(Self.request(name, SampleTables.people(50).table))
        #expect(throws: TableSynthesisError.self) { try fit.artifact() }
    }

    @Test("Columns come back in their order, with their types, within what was seen", arguments: names)
    func columns(name: String) throws {
        let (table, metadata) = SampleTables.people(600)
        let made = try Self.model(name, table, metadata).sample(0..<1_000, TableSampleRequest(seed: 3))
        #expect(made.rowCount == 1_000 && made.columns.map(\.name) == table.columns.map(\.name))
        #expect(made.columns.map(\.type) == table.columns.map(\.type))
        guard case .integer(let ages)? = made["age"]?.cells, case .real(let salaries)? = made["salary"]?.cells,
            case .datetime(let hired)? = made["hired"]?.cells, case .text(let mails)? = made["mail"]?.cells,
            case .identifier(let ids)? = made["id"]?.cells, case .text(let originals)? = table["mail"]?.cells
        else {
            Issue.record("a column is of another type")
            return
        }
        #expect(ages.allSatisfy { (20...69).contains($0) })
        // Quarters stay quarters, full hours full hours.
        #expect(salaries.allSatisfy { ($0 * 4).rounded() == $0 * 4 })
        #expect(hired.allSatisfy { $0 % 3_600_000_000 == 0 && $0 >= 0 && $0 < 3_650 * 86_400_000_000 })
        #expect(Set(ids).count == ids.count)
        #expect(Set(mails).isDisjoint(with: originals))
    }

    @Test("Missing cells stay where another column says so", arguments: names)
    func missingness(name: String) throws {
        let (table, metadata) = SampleTables.people(2_000)
        let made = try Self.model(name, table, metadata).sample(0..<4_000, TableSampleRequest(seed: 3))
        guard case .category(let codes, let values)? = made["job"]?.cells, let bonus = made["bonus"] else { return }
        var counts = (jobless: 0, without: 0, others: 0, wrong: 0)
        for row in 0..<made.rowCount {
            if values[Int(codes[row])] == "none" {
                counts.jobless += 1
                if bonus.isMissing(row) { counts.without += 1 }
            } else {
                counts.others += 1
                if bonus.isMissing(row) { counts.wrong += 1 }
            }
        }
        // Correlations alone cannot say this exactly; two epochs of a network do not learn it.
        guard name == "forest" else { return }
        #expect(Double(counts.without) >= 0.99 * Double(counts.jobless) && Double(counts.wrong) <= 0.01 * Double(counts.others))
    }

    @Test(
        "A model that was stored and read makes the same rows; the same request makes the same bytes, on any number of threads",
        arguments: names)
    func bytes(name: String) throws {
        let (table, metadata) = SampleTables.people(400)
        let one = try Self.artifact(Self.request(name, table, metadata, threads: 1))
        let four = try Self.artifact(Self.request(name, table, metadata, threads: 4))
        #expect(one == four)
        let model = try TableModel(one)
        let rows = try model.sample(0..<9_000, TableSampleRequest(seed: 5), threads: 1)
        #expect(try TableModel(four).sample(0..<9_000, TableSampleRequest(seed: 5), threads: 3) == rows)
        #expect(try model.sample(0..<9_000, TableSampleRequest(seed: 6)) != rows)
        #expect(try Self.artifact(Self.request(name, table, metadata, seed: 8)) != one)
    }

    @Test("Rows are the same whatever pieces they are asked in", arguments: names)
    func pieces(name: String) throws {
        let (table, metadata) = SampleTables.people(300)
        let model = try Self.model(name, table, metadata)
        let whole = try model.sample(0..<20_000, TableSampleRequest(seed: 5))
        for range in [0..<1, 8_190..<8_195, 8_192..<16_384, 19_999..<20_000] {
            let piece = try model.sample(range, TableSampleRequest(seed: 5))
            for column in piece.columns {
                let texts = Self.texts(column)
                #expect(try Self.texts(#require(whole[column.name]).gathered(Array(range))) == texts, "\(column.name)")
            }
        }
        #expect(try model.sample(5..<5, TableSampleRequest()).rowCount == 0)
    }

    /// The cells as text, whatever lists of values their categories have.
    static func texts(_ column: Column) -> [String] {
        (0..<column.count).map { row in
            if column.isMissing(row) { return "missing" }
            switch column.cells {
            case .integer(let cells), .datetime(let cells): return "\(cells[row])"
            case .real(let cells): return "\(cells[row])"
            case .boolean(let cells): return "\(cells[row])"
            case .category(let codes, let values): return values[Int(codes[row])]
            case .text(let cells), .identifier(let cells): return cells[row]
            }
        }
    }

    @Test("Odd tables are learned: one row, one column, constant and empty columns, a category for each row", arguments: names)
    func oddTables(name: String) throws {
        let words = (0..<40).map { "имя-\($0 * 7_919 % 10_007)-\($0 * 104_729 % 99_991) 🦆" }
        let tables = [
            Table([Column("only", .integer([3]))]), Table([Column("n", .real([1.5])), Column("c", .category(codes: [0], values: ["x"]))]),
            Table([Column("n", .integer(Array(1...40)))]), Table([Column("same", .integer(Array(repeating: 7, count: 40)))]),
            Table([
                Column("empty", .text(Array(repeating: "", count: 40)), missing: Array(repeating: true, count: 40)),
                Column("same", .category(codes: Array(repeating: 0, count: 40), values: ["ß"])),
                Column("each", .category(codes: Array(0..<40), values: words)),
                Column("infinite", .real((0..<40).map { $0 == 3 ? .infinity : $0 == 4 ? .nan : Double($0) * 1e300 })),
                Column("huge", .integer((0..<40).map { $0 % 2 == 0 ? .max : .min })),
            ]),
        ]
        for table in tables {
            let made = try Self.model(name, table).sample(0..<100, TableSampleRequest(seed: 1))
            #expect(made.rowCount == 100 && made.columns.map(\.name) == table.columns.map(\.name))
            if let same = made["same"] { #expect(Set(Self.texts(same)).count == 1 && same.missingCount == 0) }
            if let empty = made["empty"] { #expect(empty.missingCount == 100) }
            if let each = made["each"] { #expect(Set(Self.texts(each)).isDisjoint(with: words)) }
        }
        #expect(throws: TableSynthesisError.self) { try TableFit(Self.request(name, Table([]))) }
        #expect(throws: TableSynthesisError.self) { try TableFit(Self.request(name, Table([Column("n", .integer([]))]))) }
    }

    @Test("A value that nearly all others of its column are rarer than comes back, and no rare one does", arguments: names)
    func oneCommonValue(name: String) throws {
        let rare = (0..<1_195).map { "r\($0)" }
        let table = Table([
            Column("n", .integer((0..<1_200).map { Int64($0 % 7) })),
            Column("mostly rare", .category(codes: (0..<1_200).map { $0 < 5 ? 0 : Int32($0 - 4) }, values: ["common"] + rare)),
        ])
        let made = try Self.model(name, table).sample(0..<500, TableSampleRequest())
        #expect(try Set(Self.texts(#require(made["mostly rare"]))) == ["common"])
    }

    @Test("Three hundred columns are learned", arguments: names)
    func wide(name: String) throws {
        let columns = (0..<300).map { (place: Int) -> Column in
            if place % 3 == 0 {
                let codes = (0..<120).map { (row: Int) -> Int32 in Int32(row * (place + 1) % 3) }
                return Column("c\(place)", .category(codes: codes, values: ["a", "b", "c"]))
            }
            return Column("n\(place)", .integer((0..<120).map { (row: Int) -> Int64 in Int64(row * (place + 7) % 50) }))
        }
        let made = try Self.model(name, Table(columns)).sample(0..<50, TableSampleRequest())
        #expect(made.columns.count == 300 && made.rowCount == 50)
    }

    @Test("Conditions hold in every row", arguments: names)
    func conditions(name: String) throws {
        let (table, metadata) = SampleTables.people(800)
        let model = try Self.model(name, table, metadata)
        for text in [
            "age=30..40", "age=33", "job=nurse|none", "bonus=", "bonus!=", "salary>=800", "owner=true",
            "hired=1972-01-01 00:00:00..1973-06-01 12:00:00",
        ] {
            let condition = try TableCondition(parsing: text)
            let made = try model.sample(0..<300, TableSampleRequest(seed: 2, conditions: [condition]))
            let column = try #require(made[condition.column])
            for row in 0..<300 {
                if text == "bonus=" {
                    #expect(column.isMissing(row))
                    continue
                }
                #expect(!column.isMissing(row), "\(text)")
                switch column.cells {
                case .integer(let cells): #expect(text == "age=33" ? cells[row] == 33 : (30...40).contains(cells[row]), "\(text)")
                case .category(let codes, let values): #expect(["nurse", "none"].contains(values[Int(codes[row])]))
                case .boolean(let cells): #expect(cells[row])
                case .real(let cells): #expect(text == "bonus!=" || cells[row] >= 800)
                case .datetime(let cells):
                    #expect((63_072_000_000_000...107_784_000_000_000).contains(cells[row]), "\(cells[row])")
                case .text, .identifier: Issue.record("\(text)")
                }
            }
        }
        let both = try model.sample(
            0..<200, TableSampleRequest(conditions: [TableCondition("job", values: ["none"]), TableCondition("age", minimum: "60")]))
        guard case .integer(let ages)? = both["age"]?.cells, case .category(let codes, let values)? = both["job"]?.cells else { return }
        #expect(ages.allSatisfy { $0 >= 60 } && codes.allSatisfy { values[Int($0)] == "none" })
    }

    @Test("Conditions that cannot be met are refused by name", arguments: names)
    func impossible(name: String) throws {
        let (table, metadata) = SampleTables.people(300)
        let model = try Self.model(name, table, metadata)
        for text in ["nobody=1", "age=old", "age=900", "age=40..30", "job=king", "job=a..b", "age=", "mail=x", "hired=yesterday"] {
            let condition = try TableCondition(parsing: text)
            let error = #expect(throws: SpecificationError.self, "\(text)") {
                try model.sample(0..<5, TableSampleRequest(conditions: [condition]))
            }
            #expect(error?.problems.first?.field == "conditions.1")
        }
        #expect(throws: SpecificationError.self) { try model.sample(0..<5, TableSampleRequest(shares: ["job": ["nurse": 1.5]])) }
        #expect(throws: SpecificationError.self) { try model.sample(0..<5, TableSampleRequest(temperature: 0)) }
    }

    @Test("Given shares are the shares of the made rows", arguments: names)
    func shares(name: String) throws {
        let (table, metadata) = SampleTables.people(800)
        let made = try Self.model(name, table, metadata).sample(
            0..<2_000, TableSampleRequest(seed: 4, shares: ["job": ["nurse": 0.7, "none": 0]]))
        guard case .category(let codes, let values)? = made["job"]?.cells else { return }
        let nurses = codes.count { values[Int($0)] == "nurse" }
        #expect((1_320...1_480).contains(nurses) && !codes.contains { values[Int($0)] == "none" })
    }

    @Test("Missing cells are filled, and no other cell changes", arguments: names)
    func imputation(name: String) throws {
        let (table, metadata) = SampleTables.people(500)
        let model = try Self.model(name, table, metadata)
        let emptied: Set = ["age", "job", "id"]
        let gaps = Table(
            table.columns.map { column in
                let isEmptied = emptied.contains(column.name)
                let missing = (0..<500).map { (row: Int) -> Bool in column.isMissing(row) || (isEmptied && row % 3 == 0) }
                return Column(column.name, column.cells, missing: missing)
            })
        let full = try model.impute(gaps, columns: ["age", "job", "id"], seed: 1, threads: 2)
        #expect(emptied.allSatisfy { full[$0]?.missingCount == 0 })
        #expect(full["bonus"]?.missingCount == table["bonus"]?.missingCount)
        for (column, original) in zip(full.columns, table.columns) {
            let (made, real) = (Self.texts(column), Self.texts(original))
            let isEmptied = emptied.contains(column.name)
            for row in 0..<500 where !isEmptied || row % 3 != 0 { #expect(made[row] == real[row], "\(column.name)") }
        }
        #expect(throws: SpecificationError.self) { try model.impute(table.selecting(["age"]), seed: 1) }
    }

    @Test("Damaged model files are refused, and never read beyond their end", arguments: names)
    func damaged(name: String) throws {
        let bytes = try Self.artifact(Self.request(name, SampleTables.people(120).table, SampleTables.people(120).metadata))
        #expect(TableModel.isTableModel(bytes))
        for length in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
            #expect(throws: TableSynthesisError.self) { try TableModel(Array(bytes[..<length])) }
        }
        for place in stride(from: 9, to: bytes.count, by: max(1, bytes.count / 400)) {
            var changed = bytes
            changed[place] ^= 0x15
            // Whatever is accepted can be used.
            if let model = try? TableModel(changed) { _ = try? model.sample(0..<20, TableSampleRequest()) }
        }
    }
}
