import Generators
import Glibc
import Tabular

/// A generator that has learned from texts, of which nil is a missing one.
func generator(
    _ texts: [String?], _ type: ColumnType = .text, personal: PersonalData? = nil, isUnique: Bool = false, pattern: String? = nil,
    firstNumber: Int64? = nil
) throws -> ColumnGenerator {
    let present = texts.map { $0 ?? "" }
    let missing = texts.map { $0 == nil }
    let cells: Cells
    switch type {
    case .integer: cells = .integer(present.map { Int64($0) ?? 0 })
    case .category:
        let values = Set(present).sorted()
        cells = .category(codes: present.map { text in Int32(values.firstIndex(of: text) ?? 0) }, values: values)
    case .identifier: cells = .identifier(present)
    default: cells = .text(present)
    }
    let metadata = ColumnMetadata(
        "column", type: type, isUnique: isUnique, pattern: pattern, firstNumber: firstNumber, personal: personal)
    return try ColumnGenerator(learning: Column("column", cells, missing: missing), metadata: metadata)
}

extension ColumnGenerator {
    /// The texts of rows.
    func texts(_ rows: Range<Int>, seed: UInt64 = 1, salt: UInt64 = 1) throws -> [String] {
        switch try cells(rows: rows, seed: seed, salt: salt) {
        case .text(let texts), .identifier(let texts): texts
        case .integer(let numbers): numbers.map { String($0) }
        case .category(let codes, let values): codes.map { values[Int($0)] }
        default: []
        }
    }
}

/// Real files, where they are at hand: in the folder that SEMBLANCE_SHARED_DATA names, or in `../shared/data` beside the package.
enum SharedData {
    private static let folder: String? = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let named = getenv("SEMBLANCE_SHARED_DATA").map { String(cString: $0) }
        return [named, "\(root)/../shared/data", "\(root)/../../shared/data"].compactMap { $0 }.first { access("\($0)/tables", R_OK) == 0 }
    }()

    /// The table of a file; nil, and a line that says so, if it is not at hand.
    static func read(_ name: String) throws -> TableReading? {
        guard let folder, access("\(folder)/\(name)", R_OK) == 0 else {
            print("skipped: \(name) is not at hand; set SEMBLANCE_SHARED_DATA to the folder with \(name)")
            return nil
        }
        return try TableReader(try FileSource(path: "\(folder)/\(name)"), TableReadingOptions()).read()
    }
}

extension TableReading {
    /// The present texts of a column.
    func texts(_ name: String) -> [String] {
        guard let column = table[name] else { return [] }
        return (0..<column.count).filter { !column.isMissing($0) }.map { row in
            switch column.cells {
            case .integer(let cells): String(cells[row])
            case .category(let codes, let values): values[Int(codes[row])]
            case .text(let cells), .identifier(let cells): cells[row]
            default: ""
            }
        }
    }
}
