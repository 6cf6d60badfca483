import Evaluation
import Specification
import Tabular
import Threads
import Trees

/// Takes the measures of a report and puts them together.
struct TableReportMaker {
    private let training: Table
    private let holdout: Table?
    private let synthetic: Table
    private let metadata: Metadata
    private let options: TableReportOptions
    /// The columns of the distributions, pairs and models, in the training table's order.
    private let compared: [String]
    private let keys: [String]
    private let allKeys: [[String]]
    private let excluded: [TableReport.ExcludedColumn]

    /// Checks the options and sets aside what no measure looks at.
    init(training: Table, holdout: Table?, synthetic: Table, metadata: Metadata, options: TableReportOptions) throws(SpecificationError) {
        let unknown = options.generated.filter { training[$0] == nil }
        guard unknown.isEmpty else {
            throw SpecificationError(unknown.map { Problem("options.generated", "names no column of the training table: \($0)") })
        }
        let generated = Set(options.generated)
        let kept = training.columns.map(\.name).filter { !generated.contains($0) }
        // A key of several columns tells rows apart by what each of them says, so only a key of one column says nothing else.
        let key = metadata.primaryKey.filter { kept.contains($0) }
        let isComplete = !key.isEmpty && key.count == metadata.primaryKey.count
        let keys = isComplete && key.count == 1 ? key : []
        self.training = training.selecting(kept)
        self.synthetic = Self.conformed(synthetic, to: training, names: kept)
        self.holdout = holdout.map { Self.conformed($0, to: training, names: kept) }
        self.metadata = metadata
        self.options = options
        self.keys = keys
        allKeys = isComplete ? [key] : []
        var compared: [String] = []
        var excluded: [TableReport.ExcludedColumn] = []
        for column in training.columns {
            let reason: String? =
                if generated.contains(column.name) {
                    "made up on purpose"
                } else if keys.contains(column.name) {
                    "the key: only looked at for being unique"
                } else {
                    switch column.type {
                    case .identifier: "an identifier, which only says which row it is"
                    case .text: "free text: only looked at for copies and distances"
                    default: nil
                    }
                }
            if let reason {
                excluded.append(TableReport.ExcludedColumn(name: column.name, reason: reason))
            } else {
                compared.append(column.name)
            }
        }
        self.compared = compared
        self.excluded = excluded
        if let target = options.target, !compared.contains(target) {
            let why = excluded.first { $0.name == target }.map { "must be a column that is compared; \(target) is \($0.reason)" }
            throw SpecificationError("options.target", why ?? "names no column of the training table: \(target)")
        }
    }

    /// The columns of some names. One without any value, whose type could not be seen from its cells, takes the training table's.
    private static func conformed(_ table: Table, to training: Table, names: [String]) -> Table {
        Table(
            names.compactMap { name in
                guard let column = table[name], let real = training[name] else { return nil }
                guard column.type != real.type, column.count > 0, column.missingCount == column.count else { return column }
                let cells: Cells =
                    switch real.cells {
                    case .integer: .integer([Int64](repeating: 0, count: column.count))
                    case .real: .real([Double](repeating: 0, count: column.count))
                    case .boolean: .boolean([Bool](repeating: false, count: column.count))
                    case .category: .category(codes: [Int32](repeating: 0, count: column.count), values: [""])
                    case .datetime: .datetime([Int64](repeating: 0, count: column.count))
                    case .text: .text([String](repeating: "", count: column.count))
                    case .identifier: .identifier([String](repeating: "", count: column.count))
                    }
                return Column(name, cells, missing: column.missing)
            })
    }

    /// Takes all measures.
    func report(lineage: [TableReportLineageEntry], progress: @Sendable (String, Double) -> Void) throws -> TableReport {
        func stage(_ name: String, _ share: Double) throws {
            try Task.checkCancellation()
            progress(name, share)
        }
        let team = Team(threads: max(options.threads, 1))
        let effort = ReportEffort(
            options.limits, columns: compared.count, gaps: training.columns.count { $0.missingCount > 0 })
        try stage("Looking for copies and near neighbours", 0)
        let privacy = try PrivacyReport(
            training: training, synthetic: synthetic, holdout: holdout, keys: keys, limits: options.privacyLimits,
            maximumRows: effort.privacyRows, threads: team.threads, seed: options.seed)

        try stage("Comparing columns, pairs and triples", 0.35)
        let settings = TableComparison.Settings(
            keys: keys, allKeys: allKeys, seed: options.seed, pairRows: effort.pairRows,
            missingnessRows: effort.missingnessRows, syngenRows: effort.syngenRows)
        let others = [synthetic] + (holdout.map { [$0] } ?? [])
        let outcomes: [Result<TableComparison, TableComparisonError>] = team.map(others.count) { place in
            do throws(TableComparisonError) {
                return .success(try TableComparison(training, others[place], settings))
            } catch {
                return .failure(error)
            }
        }
        let comparisons = try outcomes.map { try $0.get() }
        let (measured, ceiling) = (comparisons[0], comparisons.count > 1 ? comparisons[1] : nil)

        var boosting = GradientBoosting()
        boosting.featureShare = effort.featureShare
        try stage("Trying to tell synthetic rows from real ones", 0.6)
        let detection = try TwoSampleTest(
            real: (holdout ?? training).selecting(compared), synthetic: synthetic.selecting(compared), maximumRows: effort.detectionRows,
            boosting: boosting, seed: options.seed, team: team)

        try stage("Learning from synthetic and from real rows", 0.75)
        let utility = try utility(measured.quality, effort, team)

        try stage("Counting what the charts show", 0.95)
        let pairs = PairRanking(measured.quality.pairs, holdout: ceiling?.quality.pairs)
        let sample = RowSample(seed: options.seed)
        let associations = AssociationComparison(
            real: sample.rows(training, options.limits.matrixRows), synthetic: sample.rows(synthetic, options.limits.matrixRows),
            columns: pairs.columns(compared, limit: options.limits.matrixColumns), of: compared.count)
        let columns = columnReports(measured, ceiling, detection, team)
        let missingness = MissingnessFigures(
            measured.missingness, holdout: ceiling?.missingness, largestDifference: difference(synthetic),
            largestDifferenceOfHoldout: holdout.map(difference))
        let keyScores = measured.diagnostic.columns.filter { $0.metric == .keyUniqueness }
        let validity = ReportFigure(value: measured.diagnostic.dataValidity, ceiling: ceiling?.diagnostic.dataValidity)
        let verdicts = ReportJudgement(
            privacy: privacy, accuracy: measured.accuracy,
            strongPairs: ReportFigure(value: measured.quality.strongPairTrends, ceiling: ceiling?.quality.strongPairTrends),
            detection: detection, hasHoldout: holdout != nil, utility: utility,
            missingness: missingness, hasGaps: columns.contains { $0.realMissing + $0.syntheticMissing > 0 }, validity: validity,
            structure: measured.diagnostic.dataStructure, columns: columns, keys: keyScores)
        progress("Done", 1)
        return TableReport(
            version: TableReport.version, title: options.title,
            rows: TableReport.Rows(training: training.rowCount, holdout: holdout?.rowCount, synthetic: synthetic.rowCount),
            summary: verdicts.verdicts(), columns: columns, excluded: excluded,
            pairs: Array(pairs.worstFirst.prefix(max(options.limits.listedPairs, 0))), pairCount: pairs.worstFirst.count,
            accuracy: TableReport.Accuracy(measured.accuracy), holdoutAccuracy: (ceiling?.accuracy).map { TableReport.Accuracy($0) },
            columnShapes: ReportFigure(value: measured.columnShapes, ceiling: ceiling?.columnShapes),
            columnPairTrends: ReportFigure(value: measured.quality.columnPairTrends, ceiling: ceiling?.quality.columnPairTrends),
            strongPairTrends: ReportFigure(value: measured.quality.strongPairTrends, ceiling: ceiling?.quality.strongPairTrends),
            validity: validity, structure: measured.diagnostic.dataStructure, keys: keyScores, associations: associations,
            detection: detection, utility: utility, privacy: privacy, missingness: missingness,
            syngen: measured.syngen.map { SyngenComparison($0, holdout: ceiling?.syngen, rows: options.limits.syngenRows) },
            notes: notes(effort, detection, utility, privacy), settings: settingEntries(utility), lineage: lineage)
    }

    /// The largest difference of a column's shares of missing cells from the training table's, over all rows.
    private func difference(_ table: Table) -> Double {
        training.columns.reduce(0) { largest, real in
            guard let other = table[real.name] else { return largest }
            return max(largest, abs(Self.missingShare(real) - Self.missingShare(other)))
        }
    }

    private static func missingShare(_ column: Column) -> Double { Double(column.missingCount) / Double(column.count) }

    /// Models learn and are tested; nil without a holdout.
    private func utility(_ quality: QualityReport, _ effort: ReportEffort, _ team: Team) throws -> TrainOnSynthetic? {
        guard let holdout else { return nil }
        var boosting = TrainOnSynthetic.boosting
        boosting.featureShare = effort.featureShare
        let sample = RowSample(seed: options.seed)
        func rows(_ table: Table) -> Table { sample.rows(table.selecting(compared), effort.utilityRows) }
        return try TrainOnSynthetic(
            training: rows(training), synthetic: rows(synthetic), holdout: rows(holdout), targets: targets(quality), boosting: boosting,
            seed: options.seed,
            team: team)
    }

    /// The column asked for, or those that hang together with another one most, since only they can be predicted.
    private func targets(_ quality: QualityReport) -> [String] {
        if let target = options.target { return [target] }
        var strongest: [String: Double] = [:]
        for pair in quality.pairs {
            for name in [pair.first, pair.second] { strongest[name] = max(strongest[name] ?? 0, abs(pair.realAssociation ?? 0)) }
        }
        let ranked = compared.enumerated().sorted {
            (strongest[$1.element] ?? 0, $0.offset) < (strongest[$0.element] ?? 0, $1.offset)
        }
        let chosen = Set(ranked.prefix(max(options.limits.utilityTargets, 1)).map(\.element))
        return compared.filter(chosen.contains)
    }

    private func columnReports(
        _ measured: TableComparison, _ ceiling: TableComparison?, _ detection: TwoSampleTest, _ team: Team
    ) -> [ColumnReport] {
        let scores = ColumnScores(measured, ceiling, detection)
        let reports = team.map(compared.count) { place -> ColumnReport? in
            let name = compared[place]
            guard let real = training[name], let synthetic = synthetic[name] else { return nil }
            return scores.report(real, synthetic, metadata[name] ?? ColumnMetadata(name, type: real.type))
        }.compactMap { $0 }
        let shortfalls = reports.map { ($0.accuracy.shortfall ?? 0, $0.shape.shortfall ?? 0) }
        return reports.indices.sorted {
            (-shortfalls[$0].0, -shortfalls[$0].1, $0) < (-shortfalls[$1].0, -shortfalls[$1].1, $1)
        }.map { reports[$0] }
    }

    private func notes(
        _ effort: ReportEffort, _ detection: TwoSampleTest, _ utility: TrainOnSynthetic?, _ privacy: PrivacyReport
    ) -> [String] {
        var notes: [String] = []
        let most = max(training.rowCount, synthetic.rowCount, holdout?.rowCount ?? 0)
        func note(_ what: String, _ rows: Int?) {
            guard let rows, most > rows else { return }
            notes.append("\(what) at most \(Figures.count(rows)) rows of each table, drawn with the seed.")
        }
        if holdout == nil {
            notes.append(
                "There were no rows that were held out, so nothing is said about how near synthetic rows come to training rows, models are not compared, "
                    + "and synthetic rows were to be told from the training rows.")
        } else {
            note("The search for nearest rows used", effort.privacyRows)
        }
        note("Pairs of columns were measured on", effort.pairRows)
        note("The two-sample test used", effort.detectionRows)
        if utility != nil { note("Models learned from and were tested on", effort.utilityRows) }
        note("Where cells are missing was compared on", effort.missingnessRows)
        note("Associations were measured on", options.limits.matrixRows)
        if effort.syngenRows == nil {
            notes.append("Syngen's figures are left out, because the table has more than \(options.limits.syngenColumns) columns.")
        } else {
            note("Syngen's figures used", effort.syngenRows)
        }
        return notes
    }

    private func settingEntries(_ utility: TrainOnSynthetic?) -> [TableReportLineageEntry] {
        var entries = [TableReportLineageEntry("Seed of the report", options.seed.description)]
        entries.append(TableReportLineageEntry("Target column", options.target ?? "none named"))
        entries.append(
            TableReportLineageEntry(
                "Limit of synthetic rows nearer to training rows", Figures.percent(options.privacyLimits.nearerToTraining)))
        entries.append(
            TableReportLineageEntry(
                "Limit of copies of unique rows beyond a fresh sample's", Figures.percent(options.privacyLimits.excessCopies)))
        return entries
    }
}

extension TableReport.Accuracy {
    init(_ accuracy: MarginalAccuracy) {
        univariate = accuracy.univariate
        bivariate = accuracy.bivariate
        trivariate = accuracy.trivariate
    }
}
