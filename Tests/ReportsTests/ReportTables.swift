import Random
import Reports
import Tabular

/// Tables for tests.
enum ReportTables {
    /// People whose income depends on age and trade, with missing cells; `independent` breaks what holds columns together.
    static func people(_ rows: Int, seed: UInt64, independent: Bool = false) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("people"))
        let ages = (0..<rows).map { _ in Int64(18 + stream.integer(below: 60)) }
        let trades = (0..<rows).map { _ in Int32(stream.integer(below: 4)) }
        let incomes = (0..<rows).map { row in 1_000 + Double(ages[row]) * 30 + Double(trades[row]) * 400 + Double(stream.normal()) * 200 }
        let born = (0..<rows).map { row in (2_000 - ages[row]) * 31_557_600_000_000 - 946_684_800_000_000 }
        let missing = (0..<rows).map { trades[$0] == 2 && stream.integer(below: 2) == 0 }
        let table = Table([
            Column("number", .identifier((0..<rows).map { "\(seed)-\($0)" })), Column("age", .integer(ages)),
            Column("trade", .category(codes: trades, values: ["smith", "baker", "scribe", "miller"])),
            Column("income", .real(incomes), missing: missing), Column("rich", .boolean(incomes.map { $0 > 3_200 })),
            Column("born", .datetime(born)), Column("remark", .text((0..<rows).map { "remark \(seed) \($0)" })),
        ])
        return independent ? Table(table.columns.map { $0.gathered(stream.permutation(rows)) }) : table
    }

    /// The plainest metadata of a table.
    static func metadata(_ table: Table) -> Metadata { Metadata(table.columns.map { ColumnMetadata($0.name, type: $0.type) }) }

    /// A report on a table of people.
    static func report(
        _ synthetic: Table, holdout: Table? = people(400, seed: 2), threads: Int = 1,
        _ change: (inout TableReportOptions) -> Void = { _ in }
    ) throws -> TableReport {
        var options = TableReportOptions()
        options.threads = threads
        change(&options)
        let training = people(400, seed: 1)
        return try TableReport(
            training: training, holdout: holdout, synthetic: synthetic, metadata: metadata(training), options: options,
            lineage: [TableReportLineageEntry("Dataset", "people"), TableReportLineageEntry("Model", "cart")])
    }
}
