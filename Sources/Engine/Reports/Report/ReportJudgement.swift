import Evaluation

/// Turns the figures of a report into verdicts in plain words.
///
/// The limits say from where on a reader should worry; they are this project's own and block nothing.
struct ReportJudgement {
    let privacy: PrivacyReport
    let accuracy: MarginalAccuracy
    let strongPairs: ReportFigure
    let detection: TwoSampleTest
    let hasHoldout: Bool
    let utility: TrainOnSynthetic?
    let missingness: MissingnessFigures
    let hasGaps: Bool
    let validity: ReportFigure
    let structure: Double
    let columns: [ColumnReport]
    let keys: [ColumnScore]

    /// All verdicts that can be given, privacy first.
    func verdicts() -> [ReportVerdict] {
        var verdicts = [privacyVerdict, columnsVerdict]
        if let combinationsVerdict { verdicts.append(combinationsVerdict) }
        verdicts.append(detectionVerdict)
        verdicts.append(utilityVerdict)
        if hasGaps { verdicts.append(missingnessVerdict) }
        verdicts.append(validityVerdict)
        return verdicts
    }

    private var privacyVerdict: ReportVerdict {
        let (tone, headline): (ReportVerdict.Tone, String) =
            switch privacy.verdict {
            case .noSignOfCopying: (.good, "No sign of copied rows")
            case .slight: (.fair, "Leans slightly towards the training rows")
            case .undecided: (.open, "Privacy cannot be decided")
            case .doNotShare: (.poor, "Do not share this table")
            }
        return ReportVerdict(topic: .privacy, tone: tone, headline: headline, explanation: privacy.explanation)
    }

    private var columnsVerdict: ReportVerdict {
        let figure = accuracy.univariate
        let tone = Self.tone(figure.ceiling - figure.accuracy, good: 0.01, fair: 0.05)
        let headline =
            switch tone {
            case .good: "Columns are close to the real ones"
            case .fair: "Columns resemble the real ones"
            default: "Columns differ from the real ones"
            }
        var explanation = Self.words(figure) + " in single columns."
        if let worst = columns.first, tone != .good, let value = worst.accuracy.value, let ceiling = worst.accuracy.ceiling {
            explanation += " The worst is \(Self.quoted(worst.name)) with \(Figures.percent(value)) of \(Figures.percent(ceiling))."
        }
        return ReportVerdict(topic: .columns, tone: tone, headline: headline, explanation: explanation)
    }

    private var combinationsVerdict: ReportVerdict? {
        guard let pairs = accuracy.bivariate else { return nil }
        // Better than fresh rows by most of what chance would spoil: then the table has the training rows' own accidents.
        if pairs.accuracy - pairs.ceiling > 0.6 * (1 - pairs.ceiling), pairs.ceiling < 1 {
            return ReportVerdict(
                topic: .combinations, tone: .fair, headline: "Too like the training rows",
                explanation: Self.words(pairs)
                    + " for fresh rows, in pairs of columns. The table follows the accidents of the training rows; look at privacy.")
        }
        // Most pairs of a wide table have nothing to do with each other and are easy; those that belong together are not to drown among them.
        let strong = strongPairs.ceiling == nil ? 0 : strongPairs.shortfall ?? 0
        let gap = max(pairs.ceiling - pairs.accuracy, (accuracy.trivariate.map { $0.ceiling - $0.accuracy } ?? 0) / 1.5, strong / 2)
        let tone = Self.tone(gap, good: 0.02, fair: 0.08)
        let headline =
            switch tone {
            case .good: "Columns hang together as in the real table"
            case .fair: "Columns mostly hang together as in the real table"
            default: "Columns do not hang together as in the real table"
            }
        var explanation = Self.words(pairs) + " in pairs of columns"
        if let triples = accuracy.trivariate {
            explanation += ", \(Figures.percent(triples.accuracy)) of \(Figures.percent(triples.ceiling)) in triples"
        }
        explanation += "."
        if strong > 0.02 {
            explanation +=
                " Pairs that belong together score \(Figures.percent(strongPairs.value)), those of held-out rows \(Figures.percent(strongPairs.ceiling))."
        }
        return ReportVerdict(topic: .combinations, tone: tone, headline: headline, explanation: explanation)
    }

    private var detectionVerdict: ReportVerdict {
        guard let auc = detection.auc else {
            return ReportVerdict(
                topic: .detection, tone: .open, headline: "Too few rows to tell real from synthetic",
                explanation: "A classifier needs at least two rows of each table.")
        }
        let advantage = auc - max(detection.floor ?? 0.5, 0.5)
        let tone: ReportVerdict.Tone = detection.noise > 0.2 ? .open : Self.tone(advantage, good: max(0.05, detection.noise), fair: 0.2)
        let headline =
            switch tone {
            case .good: "Rows can hardly be told from real ones"
            case .fair: "Rows can sometimes be told from real ones"
            case .open: "Too few rows to tell real from synthetic"
            case .poor: "Rows can easily be told from real ones"
            }
        let against = hasHoldout ? "held-out rows" : "training rows"
        var explanation =
            "A classifier that tells synthetic rows from \(against) reaches an area under the ROC curve of \(Figures.fixed(auc, 3)); 0.5 is guessing"
        if let floor = detection.floor { explanation += ", and real rows against real rows reach \(Figures.fixed(floor, 3))" }
        explanation += "."
        if tone != .good, let column = detection.columns.first {
            explanation += " What gives them away most is \(Self.quoted(column.column))."
        }
        return ReportVerdict(topic: .detection, tone: tone, headline: headline, explanation: explanation)
    }

    private var utilityVerdict: ReportVerdict {
        guard let utility else {
            return ReportVerdict(
                topic: .utility, tone: .open, headline: "Usefulness was not tested",
                explanation: "Without rows that were held out there is nothing fair to test models on.")
        }
        let learnable = utility.targets.filter(Self.isLearnable)
        guard let first = learnable.first else {
            return ReportVerdict(
                topic: .utility, tone: .open, headline: "There is nothing to predict",
                explanation: "Even a model that learned from real rows predicts no column better than guessing.")
        }
        let losses = learnable.map { ($0.real.score ?? 0) - ($0.synthetic.score ?? 0) }
        let mean = losses.reduce(0, +) / Double(losses.count)
        let tone = Self.tone(mean, good: 0.02, fair: 0.1)
        let headline =
            switch tone {
            case .good: "Teaches models as well as real rows"
            case .fair: "Teaches models nearly as well as real rows"
            default: "Teaches models less than real rows"
            }
        let explanation: String
        if learnable.count == 1 {
            let measure = first.classes.isEmpty ? "explains a share of the variance of" : "reaches an area under the ROC curve of"
            explanation =
                "A model of \(Self.quoted(first.column)) that learned from synthetic rows \(measure) \(Figures.score(first.synthetic.score)) on held-out rows; "
                + "one that learned from real rows \(Figures.score(first.real.score))."
        } else {
            let difference =
                abs(mean) < 0.0005 ? "as high" : "\(Figures.fixed(abs(mean), 3)) \(mean > 0 ? "lower" : "higher")"
            explanation =
                "Models of \(learnable.count) columns that learned from synthetic rows score \(difference) on held-out rows, on average, "
                + "\(abs(mean) < 0.0005 ? "as" : "than") models that learned from real rows."
        }
        return ReportVerdict(topic: .utility, tone: tone, headline: headline, explanation: explanation)
    }

    /// Whether a model that learned from real rows does better than guessing by more than a little.
    static func isLearnable(_ target: TrainOnSynthetic.Target) -> Bool {
        guard let score = target.real.score else { return false }
        return target.classes.isEmpty ? score > 0.05 : score > 0.55
    }

    private var missingnessVerdict: ReportVerdict {
        // A rule about where cells are missing is lost sooner than shares show it.
        let gap = max(
            missingness.largestDifference - (missingness.largestDifferenceOfHoldout ?? 0), (missingness.kept.shortfall ?? 0) / 4)
        let tone = Self.tone(gap, good: 0.03, fair: 0.1)
        let headline =
            switch tone {
            case .good: "The right cells are missing"
            case .fair: "Mostly the right cells are missing"
            default: "The wrong cells are missing"
            }
        return ReportVerdict(
            topic: .missingness, tone: tone, headline: headline,
            explanation:
                "Shares of missing cells differ by \(Figures.percent(missingness.largestDifference)) at most"
                + (missingness.dependences.isEmpty
                    ? "."
                    : "; of what other columns tell about where cells are missing, \(Figures.percent(missingness.kept.value)) is kept."))
    }

    private var validityVerdict: ReportVerdict {
        let tone = Self.tone(max(validity.shortfall ?? 0, 1 - structure), good: 0.01, fair: 0.05)
        var explanation = "\(Figures.percent(validity.value)) of the cells are within the bounds and categories of the training table"
        if let ceiling = validity.ceiling { explanation += "; of held-out rows \(Figures.percent(ceiling))" }
        explanation += "."
        if structure < 1 { explanation += " \(Figures.percent(structure)) of names and types of columns agree." }
        if let key = keys.first(where: { ($0.score ?? 1) < 1 }) {
            explanation += " The key \(Self.quoted(key.column)) is unique in \(Figures.percent(key.score)) of the rows."
        }
        let headline =
            switch tone {
            case .good: "Values are valid"
            case .fair: "Most values are valid"
            default: "Many values are not valid"
            }
        return ReportVerdict(topic: .validity, tone: tone, headline: headline, explanation: explanation)
    }

    private static func tone(_ gap: Double, good: Double, fair: Double) -> ReportVerdict.Tone {
        gap <= good ? .good : gap <= fair ? .fair : .poor
    }

    private static func words(_ figure: MarginalAccuracy.Figure) -> String {
        "\(Figures.percent(figure.accuracy)) accuracy where \(Figures.percent(figure.ceiling)) is possible"
    }

    static func quoted(_ name: String) -> String { "“\(Figures.shortened(name, to: 60))”" }
}
