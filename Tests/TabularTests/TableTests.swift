import Tabular
import Testing

@Suite struct TableTests {
    private let table = Table([
        Column("age", .integer([31, 5, 8]), missing: [false, true, false]),
        Column("city", .category(codes: [0, 1, 0], values: ["Oslo", "Rome"])),
    ])

    @Test("Rows are gathered in the order asked, as often as asked, with what is missing in them")
    func gathering() {
        let gathered = table.gathered([2, 1, 1])
        #expect(gathered.rowCount == 3)
        #expect(gathered["age"] == Column("age", .integer([8, 5, 5]), missing: [false, true, true]))
        #expect(gathered["city"]?.cells == .category(codes: [0, 1, 1], values: ["Oslo", "Rome"]))
        #expect(table.gathered([]).rowCount == 0)
    }

    @Test("A column knows its missing cells, and forgets marks that mark nothing")
    func missing() {
        #expect(table["age"]?.missingCount == 1 && table["age"]?.isMissing(1) == true && table["city"]?.isMissing(1) == false)
        #expect(table.gathered([0, 2])["age"]?.missing.isEmpty == true)
    }

    @Test("Columns are found by name, and chosen ones come in the order asked")
    func choosing() {
        #expect(table["nothing"] == nil)
        #expect(table.selecting(["city", "nothing", "age"]).columns.map(\.name) == ["city", "age"])
        #expect(table["age"]?.cells.numbers == [31, 5, 8] && table["city"]?.cells.numbers == nil)
    }
}
