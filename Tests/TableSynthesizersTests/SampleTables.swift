import Random
import Tabular

/// Tables to learn from, made for a rule to be tested on.
enum SampleTables {
    /// People with every type of column: numbers that depend on each other, categories, dates, gaps that depend on a category, identifiers, e-mail addresses and remarks.
    static func people(_ rows: Int, seed: UInt64 = 1) -> (table: Table, metadata: Metadata) {
        var stream = RandomStream(seed: seed, purpose: Purpose("test.people"))
        let jobs = ["nurse", "clerk", "engineer", "none"]
        var (ages, salaries, bonuses) = ([Int64](), [Double](), [Double]())
        var (codes, flags, hired, noBonus) = ([Int32](), [Bool](), [Int64](), [Bool]())
        var (texts, names, mails) = ([String](), [String](), [String]())
        for row in 0..<rows {
            let job = stream.integer(below: 4)
            let age = 20 + stream.integer(below: 50)
            codes.append(Int32(job))
            ages.append(Int64(age))
            salaries.append((Double(1_000 + age * 20 + job * 500) + Double(stream.integer(below: 400))) / 4)
            // Nobody without a job has a bonus, and everybody else has one.
            noBonus.append(job == 3)
            bonuses.append(Double(stream.integer(below: 100)))
            flags.append(stream.uniform() < (age > 45 ? 0.9 : 0.1))
            hired.append(Int64(stream.integer(below: 3_650)) * 86_400_000_000 + Int64(stream.integer(below: 24)) * 3_600_000_000)
            texts.append("the \(jobs[job]) came at \(stream.integer(below: 24)) and left — späť")
            names.append("P\(1_000 + row)")
            mails.append("person\(stream.integer(below: 1 << 30))@real-company.com")
        }
        let table = Table([
            Column("id", .identifier(names)), Column("age", .integer(ages)), Column("job", .category(codes: codes, values: jobs)),
            Column("salary", .real(salaries)), Column("bonus", .real(bonuses), missing: noBonus), Column("owner", .boolean(flags)),
            Column("hired", .datetime(hired)), Column("mail", .text(mails)), Column("remark ü", .text(texts)),
        ])
        let metadata = Metadata(
            [
                ColumnMetadata("id", type: .identifier, isUnique: true, pattern: "P[0-9]{4,6}"), ColumnMetadata("age", type: .integer),
                ColumnMetadata("job", type: .category),
                ColumnMetadata("salary", type: .real, format: CellFormat(number: NumberStyle(decimals: 2))),
                ColumnMetadata("bonus", type: .real, format: CellFormat(number: NumberStyle(decimals: 0))),
                ColumnMetadata("owner", type: .boolean),
                ColumnMetadata("hired", type: .datetime, format: CellFormat(datetime: try? DateTimeFormat("%Y-%m-%d %H:%M:%S"))),
                ColumnMetadata("mail", type: .text, personal: .email), ColumnMetadata("remark ü", type: .text),
            ], primaryKey: ["id"])
        return (table, metadata)
    }

    /// Metadata that say only the columns' types.
    static func metadata(_ table: Table) -> Metadata { Metadata(table.columns.map { ColumnMetadata($0.name, type: $0.type) }) }
}
