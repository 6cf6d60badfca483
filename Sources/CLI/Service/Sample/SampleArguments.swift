internal import Specification
internal import TableSynthesizers
internal import Tabular

/// Which rows are asked for, as the options of a command say.
struct SampleArguments {
    static let options: [CommandOption] = [
        .value("--rows", "N", "how many rows; as many as the model learned from when left out", short: "-n"),
        .value("--seed", "N", "the same seed gives the same rows, and a longer sample begins with the shorter; 0 when left out"),
        .repeated(
            "--where", "CONDITION",
            "rows with age=39, age=30..40, age>=30, sex=Male|Female, job= (missing) or job!= (present) only; all conditions hold at once"),
        .repeated("--share", "COLUMN:VALUE=SHARE", "the share of rows that get a value, such as income:>50K=0.5"),
        .value("--temperature", "T", "below 1 rare values become rarer, above 1 more frequent; 1 when left out"),
    ]

    let rows: Int?
    let seed: UInt64
    let conditions: [TableCondition]
    let shares: [String: [String: Double]]
    let temperature: Double

    /// - Parameter columns: the names that shares may speak of; nil when they are not known here.
    /// - Throws: `UsageError` that names the option.
    init(_ arguments: Arguments, columns: [String]?) throws(UsageError) {
        rows = try arguments.integer("--rows", atLeast: 0)
        seed = try arguments.seed() ?? 0
        temperature = try arguments.number("--temperature", "a number above 0", where: { $0 > 0 }) ?? 1
        var conditions: [TableCondition] = []
        for text in arguments.all("--where") {
            do throws(SpecificationError) {
                conditions.append(try TableCondition(parsing: text))
            } catch {
                throw UsageError("--where '\(text)': \(error)")
            }
        }
        var shares: [String: [String: Double]] = [:]
        for text in arguments.all("--share") {
            let (column, value, share) = try Self.share(text, columns)
            guard shares[column]?[value] == nil else { throw UsageError("--share is given twice for \(column):\(value)") }
            shares[column, default: [:]][value] = share
        }
        for (column, values) in shares.sorted(by: { $0.key < $1.key }) where values.values.reduce(0, +) > 1.000001 {
            throw UsageError("--share: the shares of \(column) are more than 1 together")
        }
        if let columns {
            let unknown = conditions.map { ("--where", $0.column) } + shares.keys.sorted().map { ("--share", $0) }
            for (option, name) in unknown where !columns.contains(name) {
                throw UsageError(
                    "\(option): there is no column \(name)\(Suggestion.text(for: name, among: columns)); the columns are "
                        + columns.joined(separator: ", "))
            }
        }
        self.conditions = conditions
        self.shares = shares
    }

    /// Takes `income:>50K=0.5` apart; a name of a column may hold a colon itself.
    private static func share(_ text: String, _ columns: [String]?) throws(UsageError) -> (String, String, Double) {
        let wrong = UsageError("--share must be COLUMN:VALUE=SHARE with a share from 0 to 1, not '\(text)'")
        guard let equals = text.lastIndex(of: "="), let share = Double(text[text.index(after: equals)...]), share >= 0, share <= 1 else {
            throw wrong
        }
        let pair = String(text[..<equals])
        let known = columns?.filter { pair.hasPrefix($0 + ":") }.max { $0.count < $1.count }
        guard let colon = known.map({ pair.index(pair.startIndex, offsetBy: $0.count) }) ?? pair.firstIndex(of: ":") else { throw wrong }
        return (String(pair[..<colon]), String(pair[pair.index(after: colon)...]), share)
    }

    var request: TableSampleRequest {
        TableSampleRequest(seed: seed, conditions: conditions, shares: shares, temperature: temperature)
    }
}
