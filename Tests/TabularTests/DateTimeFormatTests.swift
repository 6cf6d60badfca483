import Specification
import Tabular
import Testing

@Suite struct DateTimeFormatTests {
    @Test("A pattern with something unknown is an error that names it")
    func unknown() {
        #expect(throws: SpecificationError("format", "has '%Q', which is not known")) { try DateTimeFormat("%Y-%Q") }
        #expect(throws: SpecificationError.self) { try DateTimeFormat("%") }
    }

    @Test("A format knows whether it says a date and a time")
    func parts() throws {
        let (date, time, both) = (try DateTimeFormat("%d.%m.%y"), try DateTimeFormat("%H:%M"), try DateTimeFormat("%Y-%m-%d %I %p"))
        #expect(date.hasDate && !date.hasTime && !time.hasDate && time.hasTime && both.hasDate && both.hasTime)
    }

    @Test("Every day of four centuries is written and read back")
    func days() throws {
        let days = (0..<146_097).map { Int64($0 - 100_000) * 86_400_000_000 }
        let metadata = Metadata([ColumnMetadata("d", type: .datetime, format: CellFormat(datetime: try DateTimeFormat("%Y-%m-%d")))])

        let bytes = try written(Table([Column("d", .datetime(days))]), metadata)

        #expect(try read(bytes).table["d"]?.cells == .datetime(days))
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("d\n1696-03-17\n1696-03-18\n"))
    }

    @Test("Moments before 1970, decimals of seconds and zones are written exactly")
    func moments() throws {
        func text(_ pattern: String, _ microseconds: Int64, offset: Int? = nil) throws -> String {
            let format = try DateTimeFormat(pattern, offsetMinutes: offset)
            let metadata = Metadata([ColumnMetadata("d", type: .datetime, format: CellFormat(datetime: format))])
            let bytes = try written(Table([Column("d", .datetime([microseconds]))]), metadata)
            return String(String(decoding: bytes, as: UTF8.self).dropFirst(2).dropLast())
        }

        #expect(try text("%Y-%m-%dT%H:%M:%S.%fZ", -1) == "1969-12-31T23:59:59.999999Z")
        #expect(try text("%H:%M:%S.%3f", 3_599_999_999) == "00:59:59.999")
        #expect(try text("%Y-%m-%d %H:%M:%S%z", 0, offset: -210) == "1969-12-31 20:30:00-0330")
        #expect(try text("%Y-%m-%d %H:%M:%S%:z", 0, offset: 330) == "1970-01-01 05:30:00+05:30")
        #expect(try text("%B %-d, %Y, %-I %p", 13 * 3_600_000_000) == "\"January 1, 1970, 1 PM\"")
        #expect(try text("%Y", Int64.max) == "9999")
        #expect(try text("%Y", Int64.min) == "0000")
    }
}
