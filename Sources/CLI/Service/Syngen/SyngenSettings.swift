/// What syngen's `train` and `infer` are told, by options or by metadata in YAML, which win.
struct SyngenSettings: Hashable {
    /// Which reports are made.
    enum Report: String, CaseIterable {
        case none, accuracy, sample, metricsOnly = "metrics_only", all
    }

    var table: String
    var source: String?
    var epochs: Int?
    var dropsNull: Bool?
    var rowLimit: Int?
    var trainBatch: Int?
    var trainReports: [Report]?
    /// Columns that are categories, whatever their cells look like.
    var categories: [String] = []
    var size: Int?
    var destination: String?
    var runsParallel: Bool?
    var inferBatch: Int?
    var inferReports: [Report]?
    var seed: UInt64?
    /// How the source is read.
    var reading = ReadingPlan()
    /// Columns of the primary key, and of other keys whose values are unique.
    var primaryKey: [String] = []
    var uniqueKeys: [String] = []
    /// What keys look like.
    var patterns: [String: String] = [:]

    init(table: String) { self.table = table }

    /// - Throws: `UsageError` for an unknown word, or one that does not go with others.
    static func reports(_ words: [String]) throws(UsageError) -> [Report]? {
        guard !words.isEmpty else { return nil }
        var reports: [Report] = []
        for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
            guard let report = Report(rawValue: word.lowercased()) else {
                throw UsageError("--reports must be one of \(Report.allCases.map(\.rawValue).joined(separator: ", ")), not '\(word)'")
            }
            reports.append(report)
        }
        guard reports.count == 1 || !reports.contains(.all) && !reports.contains(.none) else {
            throw UsageError("--reports: all and none stand alone")
        }
        return reports
    }
}
