import Random
import Tabular

/// Tables for tests: people whose income depends on age and trade, with missing cells.
enum TestTables {
    static func people(_ rows: Int, seed: UInt64, shift: Double = 0) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("people"))
        let ages = (0..<rows).map { _ in Int64(18 + stream.integer(below: 60)) }
        let trades = (0..<rows).map { _ in Int32(stream.integer(below: 4)) }
        let incomes = (0..<rows).map { row in
            1_000 + Double(ages[row]) * 30 + Double(trades[row]) * 400 + Double(stream.normal()) * 200 + shift * Double(trades[row] % 2)
                * 1_000
        }
        let missing = (0..<rows).map { trades[$0] == 2 && stream.integer(below: 2) == 0 }
        return Table([
            Column("number", .identifier((0..<rows).map { "\(seed)-\($0)" })), Column("age", .integer(ages)),
            Column("trade", .category(codes: trades, values: ["smith", "baker", "scribe", "miller"])),
            Column("income", .real(incomes), missing: missing),
            Column("rich", .boolean(incomes.map { $0 > 3_200 })),
            Column("planet", .category(codes: trades.map { _ in 0 }, values: ["Earth"])),
        ])
    }
}
