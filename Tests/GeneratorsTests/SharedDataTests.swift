import Generators
import Tabular
import Testing

@Suite struct SharedDataTests {
    /// The generator of a column of a file, and the column's texts.
    private func learned(_ file: String, _ name: String) throws -> (generator: ColumnGenerator, texts: [String])? {
        guard let reading = try SharedData.read(file) else { return nil }
        let column = try #require(reading.table[name])
        let metadata = try #require(reading.metadata[name])
        return (try ColumnGenerator(learning: column, metadata: metadata), reading.texts(name))
    }

    @Test(
        "Real columns get values of their form, and none of their own",
        arguments: [
            ("tables/text_email_uuid.csv", "email", "[a-z]+[0-9]{1,4}@example\\.(org|net)"),
            ("tables/text_email_uuid.csv", "external_uuid", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
            ("tables/patients.csv", "patient", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
            ("tables/patients.csv", "ssn", "9[0-9]{2}-[0-4][0-9]-[0-9]{4}"),
            ("tables/patients.csv", "drivers", "S[0-9]{8}"),
            ("tables/patients.csv", "address", ".+"),
            ("formats/table_with_diff_uuid_columns.csv", "UUIDv1", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
            ("formats/table_with_diff_uuid_columns.csv", "ULID", "01H1S72KA[A-Z0-9]{17}"),
            ("formats/data_with_emails.csv", "DocNumber", "C[0-9]{8}"),
        ])
    func forms(_ file: String, _ name: String, _ form: String) throws {
        guard let (generator, texts) = try learned(file, name) else { return }
        let regex = try Regex(form)

        let made = try generator.texts(0..<5000)
        for text in made { #expect(text.wholeMatch(of: regex) != nil, "\(text)") }
        // Codes that say nothing of a person may come again by chance.
        if name != "DocNumber" { #expect(Set(made).isDisjoint(with: texts)) }
    }

    @Test("Real texts are learned, and no run of eight words that one of them alone has is made")
    func texts() throws {
        guard let (generator, texts) = try learned("tables/text_email_uuid.csv", "long_note") else { return }
        func runs(_ text: String) -> Set<String> {
            let words = text.split(whereSeparator: \.isWhitespace)
            return words.count < 8 ? [] : Set((0...(words.count - 8)).map { words[$0..<($0 + 8)].joined(separator: " ") })
        }
        var counts: [String: Int] = [:]
        for text in texts { for run in runs(text) { counts[run, default: 0] += 1 } }
        let single = Set(counts.filter { $0.value == 1 }.keys)

        let made = try generator.texts(0..<2000)
        for text in made { #expect(single.isDisjoint(with: runs(text))) }
        #expect(generator.kind == .text && made.count { $0.contains("plays guitar on weekends") } > 1000)
    }

    @Test("A passport column that is half remarks stays so")
    func remarks() throws {
        guard let (generator, texts) = try learned("tables/patients.csv", "passport") else { return }
        let share = Double(texts.count { $0 == "FALSE" }) / Double(texts.count)

        let made = try generator.texts(0..<10_000)
        #expect(abs(Double(made.count { $0 == "FALSE" }) / 10_000 - share) < 0.03)
        #expect(Set(made).intersection(texts) == ["FALSE"] && generator.type == .category)
    }
}
