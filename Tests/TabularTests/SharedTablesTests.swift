import Glibc
import Specification
import Tabular
import Testing

/// What a file holds.
struct SharedFile: Sendable, CustomTestStringConvertible {
    let name: String
    let rowCount: Int
    let columnCount: Int
    /// One letter for each column: i(nteger), r(eal), b(oolean), c(ategory), d(atetime), t(ext), k(ey).
    let types: String
    let rejectedLines: [Int]
    /// Why the file is not written as it was; nil if it is.
    let changes: String?

    init(_ name: String, _ rowCount: Int, _ columnCount: Int, _ types: String, rejectedLines: [Int] = [], changes: String? = nil) {
        self.name = name
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.types = types
        self.rejectedLines = rejectedLines
        self.changes = changes
    }

    var testDescription: String { name }
}

/// Real files, where they are at hand: in the folder that SEMBLANCE_SHARED_DATA names, or in `../shared/data` beside the package.
@Suite struct SharedTablesTests {
    private static let folder: String? = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let named = getenv("SEMBLANCE_SHARED_DATA").map { String(cString: $0) }
        return [named, "\(root)/../shared/data", "\(root)/../../shared/data"].compactMap { $0 }.first { access("\($0)/tables", R_OK) == 0 }
    }()

    private static let letters: [ColumnType: Character] = [
        .integer: "i", .real: "r", .boolean: "b", .category: "c", .datetime: "d", .text: "t", .identifier: "k",
    ]

    private func bytes(_ name: String) throws -> [UInt8]? {
        guard let folder = Self.folder, access("\(folder)/\(name)", R_OK) == 0 else {
            print("skipped: \(name) is not at hand; set SEMBLANCE_SHARED_DATA to the folder with \(name)")
            return nil
        }
        let source = try FileSource(path: "\(folder)/\(name)")
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    @Test("Every file is read as it should be, and written as it was", arguments: SharedFile.all)
    func files(_ expected: SharedFile) throws {
        guard let bytes = try bytes(expected.name) else { return }

        let reading = try read(bytes)

        #expect(reading.table.rowCount == expected.rowCount && reading.table.columns.count == expected.columnCount)
        #expect(reading.rejected.first.map(\.line) == expected.rejectedLines)
        #expect(String(reading.types.compactMap { Self.letters[$0] }) == expected.types)
        let rewritten = try written(reading.table, reading.metadata)
        #expect((rewritten == bytes) == (expected.changes == nil))

        #expect(try read(rewritten).table == reading.table)
    }

    @Test(
        "Read by its own metadata, a file gives the same table, and with what was said of it the same metadata", arguments: SharedFile.all)
    func again(_ expected: SharedFile) throws {
        guard let bytes = try bytes(expected.name) else { return }
        let first = try read(bytes)

        let again = try read(bytes) { $0 = first.metadata.readingOptions() }

        #expect(again.table == first.table)
        // Whether cells are all different is counted anew, and differently where a column has hardly any.
        var metadata = again.metadata.described(by: first.metadata)
        for place in metadata.columns.indices { metadata.columns[place].isUnique = first.metadata.columns[place].isUnique }
        #expect(metadata == first.metadata)
    }

    @Test("Every file of text in the folders of tables and formats is among those that are read")
    func completeness() throws {
        guard let folder = Self.folder else { return print("skipped: the shared data are not at hand") }
        let known = Set(SharedFile.all.map(\.name))
        for part in ["tables", "formats"] {
            let directory = try #require(opendir("\(folder)/\(part)"))
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
                let isText = [".csv", ".tsv", ".psv", ".txt"].contains { name.hasSuffix($0) }
                #expect(!isText || known.contains("\(part)/\(name)"), "\(name) is not read by any test")
            }
        }
    }
}

extension SharedFile {
    static let all: [SharedFile] = [
        SharedFile("tables/adult.csv", 32561, 15, "iciciccccciiicc"),
        SharedFile("tables/categorical_explicit.csv", 5000, 7, "kcbcccc"),
        SharedFile("tables/datetime_patterns.csv", 5000, 6, "kddddd"),
        SharedFile("tables/housing.csv", 20640, 10, "rrrrrrrrrc"),
        SharedFile("tables/mixed_wide.csv", 5000, 13, "kkirrrbccctdd"),
        SharedFile("tables/numeric_explicit.csv", 5000, 10, "kirrrririr"),
        SharedFile("tables/patients.csv", 1462, 18, "kddttcctcctcccicti"),
        SharedFile("tables/single_table_student_placements_real.csv", 215, 17, "kcrrcrcbircrrbddr"),
        SharedFile("tables/single_table_student_placements_synthetic.csv", 215, 17, "ddrrkrccrcrbirrbc"),
        SharedFile("tables/telco_appfrauddetect.csv", 10000, 12, "kcrrrrrrirri"),
        SharedFile("tables/text_email_uuid.csv", 5000, 6, "kttctk"),
        SharedFile("linked/chain/sales.csv", 5000, 6, "kiirid"),
        SharedFile("linked/housing/housing_conditions.csv", 1815, 4, "rrrr"),
        SharedFile("linked/keys/nulls_kr_child.csv", 5000, 4, "kikr"),
        SharedFile("formats/child_table_with_data.csv", 8, 3, "rik"),
        SharedFile("formats/data.csv", 10, 6, "ktttct"),
        SharedFile("formats/data_with_emails.csv", 368, 6, "ktcrdc"),
        SharedFile("formats/data_with_na_values.csv", 10, 12, "ktttctdddddc"),
        SharedFile("formats/data_with_two_json_columns.csv", 3, 10, "kddddtkctt"),
        SharedFile("formats/double_pipe_delimited_text.csv", 15, 6, "ktttct"),
        SharedFile("formats/double_quoted_text.csv", 15, 3, "tit"),
        SharedFile("formats/escaped_quoted_table.csv", 15, 3, "tit"),
        SharedFile("formats/escaped_quoted_text.csv", 15, 3, "tit"),
        SharedFile("formats/flattened_data_with_two_json_columns.csv", 3, 28, "kddddtkciiccccccktcccccciitc"),
        SharedFile("formats/multicolon_delimited_text.csv", 15, 6, "ktttct"),
        SharedFile("formats/pipe_delimited_text.csv", 15, 6, "ktttct"),
        SharedFile("formats/pipe_delimited_text.psv", 15, 6, "ktttct"),
        SharedFile("formats/table_in_iso_encoding.csv", 2, 3, "tit"),
        SharedFile("formats/table_with_binary_columns.csv", 2, 6, "kdddtd"),
        SharedFile("formats/table_with_categ_columns.csv", 3, 6, "kdddtd"),
        SharedFile("formats/table_with_data.csv", 4, 3, "irk"),
        SharedFile("formats/table_with_data.txt", 15, 6, "ktttct"),
        SharedFile("formats/table_with_diff_uuid_columns.csv", 100, 6, "kkkkkk"),
        SharedFile("formats/table_with_diff_uuid_columns_with_missing_values.csv", 100, 6, "kkkkkk"),
        SharedFile("formats/table_with_diff_uuid_columns_with_nan_labels.csv", 500, 7, "kkirckk"),
        SharedFile("formats/table_with_na_values.csv", 10, 11, "ktttctddddd"),
        SharedFile("formats/text_contained_nested_field.csv", 15, 5, "ktttc"),
        SharedFile("formats/text_without_header.csv", 7, 3, "iit"),
        SharedFile(
            "formats/data_with_column_contained_mixed_data.csv", 9, 10, "kddktttbbc", rejectedLines: [], changes: "moments in two zones"),
        SharedFile("formats/data_with_one_json_column.csv", 3, 10, "kddkctkbbt", rejectedLines: [], changes: "moments in two zones"),
        SharedFile(
            "formats/flattened_data_with_column_contained_mixed_data.csv", 9, 19, "kddkttiiccktccttcct", rejectedLines: [],
            changes: "moments in two zones"),
        SharedFile(
            "formats/flattened_data_with_one_json_column.csv", 3, 20, "kddkckbbtctttctccccc", rejectedLines: [],
            changes: "moments in two zones"),
        SharedFile("formats/multiline_bad_line_text.csv", 12, 6, "ktttct", rejectedLines: [1, 19], changes: "bad rows"),
        SharedFile("formats/semicolon_delimited_text.csv", 11, 6, "ktttct", rejectedLines: [5, 6, 13, 16], changes: "bad rows"),
        SharedFile("formats/tab_delimited_text.csv", 14, 7, "ktttcti", rejectedLines: [16], changes: "a bad row"),
        SharedFile("formats/tab_delimited_text.tsv", 14, 7, "ktttcti", rejectedLines: [16], changes: "a bad row"),
    ]
}
