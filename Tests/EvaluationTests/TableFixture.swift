import Foundation
import Tabular
import TestSupport

/// Two small tables and what Python packages say of them, as `Benchmarks/peers/table_fixtures.py` wrote them.
struct TableFixture {
    let name: String
    let real: Table
    let synthetic: Table
    let key: String?
    private let content: [String: Any]

    static let names = ["people", "strong", "edges"]

    init(_ name: String) throws {
        self.name = name
        let path = SourceTree.path("Tests/EvaluationTests/Fixtures/Tables/\(name).json")
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        content = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        let columns = content["columns"] as? [[String: Any]] ?? []
        real = Table(columns.map { Self.column($0, "real") })
        synthetic = Table(columns.map { Self.column($0, "synthetic") })
        key = content["key"] as? String
    }

    /// Rows of a list in the file.
    func rows(_ field: String) -> [[Any]] { content[field] as? [[Any]] ?? [] }

    /// Numbers of a list in the file, nil where undefined.
    func numbers(_ path: String...) -> [Double?] {
        var value: Any? = content
        for part in path { value = (value as? [String: Any])?[part] }
        return (value as? [Any] ?? []).map { $0 as? Double }
    }

    func number(_ field: String) -> Double? { content[field] as? Double }

    private static func column(_ description: [String: Any], _ table: String) -> Column {
        let cells = description[table] as? [Any] ?? []
        let missing = cells.map { $0 is NSNull }
        let numbers = cells.map { $0 as? NSNumber }
        let strings = cells.map { $0 as? String ?? "" }
        let content: Cells =
            switch description["type"] as? String {
            case "integer": .integer(numbers.map { $0?.int64Value ?? 0 })
            case "real": .real(numbers.map { $0?.doubleValue ?? 0 })
            case "boolean": .boolean(numbers.map { $0?.boolValue ?? false })
            case "datetime": .datetime(numbers.map { $0?.int64Value ?? 0 })
            case "identifier": .identifier(strings)
            case "text": .text(strings)
            default: category(strings)
            }
        return Column(description["name"] as? String ?? "", content, missing: missing)
    }

    private static func category(_ strings: [String]) -> Cells {
        var values: [String] = []
        let codes = strings.map { string in
            if let known = values.firstIndex(of: string) { return Int32(known) }
            values.append(string)
            return Int32(values.count - 1)
        }
        return .category(codes: codes, values: values)
    }
}

/// Whether two scores, either of which may be undefined, agree.
func agree(_ first: Double?, _ second: Double?, within tolerance: Double = 1e-9) -> Bool {
    guard let first, let second else { return (first == nil) == (second == nil) }
    return abs(first - second) <= tolerance
}
