import Tabular
import Testing

@Suite struct RecognitionTests {
    /// Reads one column with a second one beside it, so that empty cells make no empty lines.
    private func column(_ cells: [String], name: String = "x", _ choice: ColumnChoice? = nil) throws -> (
        Column, ColumnMetadata, TableReading
    ) {
        let text = "\(name),other\n" + cells.map { "\($0),z\n" }.joined()
        let reading = try read(text) {
            $0.hasHeader = true
            $0.delimiter = ","
            if let choice { $0.columns[name] = choice }
        }
        return (try #require(reading.table[name]), try #require(reading.metadata[name]), reading)
    }

    @Test(
        "Types are recognised from the cells",
        arguments: [
            (["3", "-5", "0"], ColumnType.integer), (["3", "5.5"], .real), (["1e-05", "2.5"], .real), (["0", "1", "1"], .integer),
            (["true", "false", "true"], .boolean), (["Yes", "No", ""], .boolean), (["T", "F", "F"], .boolean),
            (["2020-01-31", "1999-12-01"], .datetime), (["10:30:00", "09:15:59"], .datetime),
            (["a", "b", "a", "b"], .category), (["00501", "10001", "00501", "10001"], .category), (["0123", "4567", "8910"], .identifier),
            (["free words here", "and others 2"], .text), (["A-1", "A-2", "A-3"], .identifier), (["", "NA", ""], .category),
            (["9223372036854775807", "-9223372036854775808"], .integer),
        ])
    func types(cells: [String], type: ColumnType) throws {
        #expect(try column(cells).0.type == type)
    }

    @Test(
        "The text of every cell comes back",
        arguments: [
            ["1", "-2", "", "300"], ["1.50", "2.25", "-0.75"], ["1.5", "2.25", "3.0"], ["1", "2.5", "3"],
            ["0.1", "157.18518021548246", "2.0"],
            ["1e-05", "0.5", "2.0"], ["-0.0", "0.0", "1.5"], ["NaN", "1.0", "NaN"], ["NA", "5", "NA"], ["null", "2020-01-31", "null"],
            ["True", "False", ""], ["no", "yes", "no"], ["31/01/2020", "05/02/2020"], ["1/31/2020", "12/5/2020"],
            ["2020-01-31 10:00:00.123", "2020-01-31 11:00:00.000"], ["2018-01-21 11:55:22+0000", "2018-02-09 00:24:19+0000"],
            ["2018-01-21T11:55:22+05:30", "2018-02-09T00:24:19+05:30"], ["2047-04-28T00:18:56Z", "2778-05-29T00:06:59Z"],
            ["17.4.2055", "14.12.2082"], ["06-Mar-53", "01-Oct-06"], ["23-05-10", "05-06-61"], ["10:00", "23:59"], ["1:05 PM", "12:30 AM"],
            ["March 5, 2020", "January 15, 2021"], ["0999-01-01", "9999-12-31"], [" a", " b", " a", " b"], ["?", "a", "a", "?"],
            ["None", "x", "x", ""], ["007", "008"], ["0.00001", "0.5"], ["1000000.0", "1e+16"],
        ])
    func roundTrip(cells: [String]) throws {
        let (_, _, reading) = try column(cells)

        #expect(try writtenText(reading) == "x,other\n" + cells.map { "\($0),z\n" }.joined())
    }

    @Test("Values of a category that are the same text in other bytes are one value")
    func equalTexts() throws {
        let (column, _, _) = try column(["Jos\u{e9}", "Jose\u{301}", "Ann", "Jos\u{e9}", "Ann", "Jose\u{301}"])
        #expect(column.cells == .category(codes: [0, 0, 1, 0, 1, 0], values: ["José", "Ann"]))
    }

    @Test("The format of dates is remembered, and a day above 12 decides which number is the month")
    func dates() throws {
        #expect(try column(["03/04/2020", "25/12/2020"]).1.format.datetime?.pattern == "%d/%m/%Y")
        #expect(try column(["03/04/2020", "12/25/2020"]).1.format.datetime?.pattern == "%m/%d/%Y")
        #expect(try column(["12/10/2020", "3/4/2020", "25/1/2020"]).1.format.datetime?.pattern == "%-d/%-m/%Y")
        let (column, metadata, _) = try column(["2020-01-01 00:00:00 +0200", "2020-01-01 00:00:00 +0200"])
        #expect(metadata.format.datetime?.pattern == "%Y-%m-%d %H:%M:%S %z" && metadata.format.datetime?.offsetMinutes == 120)
        #expect(column.cells == .datetime([1_577_829_600_000_000, 1_577_829_600_000_000]))
    }

    @Test("Dates that do not exist are no dates")
    func noDates() throws {
        #expect(try column(["2020-02-30", "2020-01-01"]).0.type != .datetime)
        #expect(try column(["2021-02-29", "2020-01-01"]).0.type != .datetime)
        #expect(try column(["2020-02-29", "2020-01-01"]).0.type == .datetime)
        #expect(try column(["25:00:00", "10:00:00"]).0.type != .datetime)
    }

    @Test("Moments in several zones are kept, and written in the most frequent one, with a note")
    func zones() throws {
        let (column, metadata, reading) = try column([
            "2021-01-01 10:00:00 +0200", "2021-07-01 10:00:00 +0300", "2021-01-02 10:00:00 +0200",
        ])

        #expect(column.type == .datetime && metadata.format.datetime?.offsetMinutes == 120)
        #expect(reading.notes == ["1 cells of x are spelled unlike the others and will be written like these"])
        #expect(try writtenText(reading).contains("2021-07-01 09:00:00 +0200"))
    }

    @Test("Decimals are remembered: as many for all, or as few as a number needs")
    func decimals() throws {
        let fixed = try column(["1.50", "2.25"]).1.format.number
        #expect(fixed?.digits == .fixed && fixed?.decimals == 2)
        let short = try column(["41.0", "8.3252"]).1.format.number
        #expect(short?.digits == .shortest && short?.decimals == 4 && short?.leastDecimals == 1)
        #expect(short?.rounded(2.123456) == 2.1235)
    }

    @Test("A decimal comma is recognised where the comma is no delimiter")
    func decimalComma() throws {
        let text = "a;b\n1,50;x\n2,25;y\n"
        let reading = try read(text)

        #expect(reading.table["a"]?.cells == .real([1.5, 2.25]) && reading.metadata.csv?.decimalMark == ",")
        #expect(try writtenText(reading) == text)
    }

    @Test("Missing cells are told by the usual words, in numbers by all of them and in texts by one")
    func missing() throws {
        let (numbers, format, _) = try column(["1", "NA", "", "2", "NA"])
        #expect(numbers.missing == [false, true, true, false, true] && format.format.missing == "NA")
        let (texts, _, _) = try column(["x", "NA", "", "x", "NA"])
        #expect(texts.missing == [false, false, true, false, false])
        #expect(try column(["a", "absent", "a"], ColumnChoice(missing: ["absent"])).0.missing == [false, true, false])
    }

    @Test("What is chosen for a column is done; cells that do not fit count as missing and are told of")
    func chosen() throws {
        let (column, metadata, reading) = try column(["1", "many", "3"], ColumnChoice(type: .integer))
        #expect(column.cells == .integer([1, 0, 3]) && column.missing == [false, true, false] && metadata.type == .integer)
        #expect(reading.notes == ["1 cells of x are not integer and count as missing; the first is on line 3"])
        #expect(
            try self.column(["1", "2", "1"], ColumnChoice(type: .category)).0.cells == .category(codes: [0, 1, 0], values: ["1", "2"]))
        #expect(try self.column(["0", "1", "1"], ColumnChoice(type: .boolean)).0.cells == .boolean([false, true, true]))
        #expect(try self.column(["7", "8"], ColumnChoice(type: .real)).0.cells == .real([7, 8]))
        let format = try DateTimeFormat("%Y%m%d")
        #expect(
            try self.column(["20200131"], ColumnChoice(type: .datetime, datetime: format)).0.cells == .datetime([1_580_428_800_000_000]))
    }

    @Test("Keys are recognised: consecutive numbers, names that say so, texts of one form")
    func keys() throws {
        let reading = try read("id,code,n\n5,USR-01,1\n6,USR-02,1\n7,USR-03,2\n")

        #expect(reading.types == [.identifier, .identifier, .integer] && reading.metadata.primaryKey == ["id"])
        #expect(reading.metadata["id"]?.firstNumber == 5 && reading.metadata["code"]?.pattern == "USR-[0-9]{2}")
    }

    @Test(
        "What a column says of a person is recognised by the form of its values or by its name",
        arguments: [
            ("x", ["ann@example.org", "bob.b@mail.example.com"], PersonalData.email),
            ("x", ["198.47.13.111", "45.14.60.225"], .ipv4Address),
            ("x", ["2001:db8::1", "fe80::1:2"], .ipv6Address), ("x", ["00:1b:44:11:3a:b7", "00:1b:44:11:3a:b8"], .macAddress),
            ("x", ["4ee2c837-e60f-4c54-9fdf-8686bc70760b", "efaf74f9-3de3-45dd-a5d5-26d08e8a3190"], .uuid),
            ("x", ["4111111111111111", "5500-0000-0000-0004"], .creditCardNumber),
            ("x", ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"], .iban),
            ("x", ["999-78-5976", "999-59-9186"], .socialSecurityNumber),
            ("x", ["+44 20 7946 0018", "(555) 010-9999"], .phoneNumber), ("mobile", ["555 010 9999", "555 010 1234"], .phoneNumber),
            ("FirstName", ["Ann", "Bob"], .firstName), ("last", ["Smith", "O'Hara"], .lastName),
            ("customer_name", ["Ann Smith", "Bob Hill"], .name),
            ("home address", ["1 Main Street", "2 High Road"], .address),
        ])
    func personal(name: String, values: [String], kind: PersonalData) throws {
        #expect(try column(values, name: name).1.personal == kind)
    }

    @Test("Words that are no names, and numbers that are no accounts, say nothing of a person")
    func impersonal() throws {
        #expect(try column(["Y-find", "Transcof"], name: "application_name").1.personal == nil)
        #expect(try column(["test_1", "test_2"], name: "name").1.personal == nil)
        #expect(try column(["1234567890123456", "1234567890123457"]).1.personal == nil)
        #expect(try column(["DE89370400440532013001", "DE89370400440532013002"]).1.personal == nil)
        #expect(try column(["1.2.3.400", "1.2.3.4"]).1.personal == nil)
    }
}
