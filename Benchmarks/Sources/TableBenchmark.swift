import Evaluation
import Specification
import TableSynthesizers
import Tabular
import Threads

/// Fits a synthesizer on a table and makes rows, with times: `table TRAIN.csv SYNTHETIC.csv [--synthesizer S] [--rows N] [--seed N] [--threads N] [--set name=value]
/// [--holdout REAL.csv]`.
enum TableBenchmark {
    static func run(_ arguments: ArraySlice<String>) throws {
        var options: [String: String] = [:]
        var files: [String] = []
        var parameters: [String: JSONValue] = [:]
        var rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--set", let pair = rest.popFirst() {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                parameters[parts[0]] = Double(parts[1]).map { $0 == $0.rounded() ? .integer(Int($0)) : .number($0) } ?? .string(parts[1])
            } else if argument.hasPrefix("--") {
                options[argument] = rest.popFirst()
            } else {
                files.append(argument)
            }
        }
        guard files.count == 2 else {
            print("table TRAIN.csv SYNTHETIC.csv [--synthesizer S] [--rows N] [--seed N] [--threads N] [--set name=value]")
            return
        }
        let threads = options["--threads"].flatMap { Int($0) } ?? 2
        let seed = options["--seed"].flatMap { UInt64($0) } ?? 1
        var watch = Stopwatch()
        let reading = try TableReader(FileSource(path: files[0])).read()
        report("read", &watch)
        let fit = try TableFit(
            TableFitRequest(
                synthesizer: options["--synthesizer"] ?? "auto", parameters: parameters, table: reading.table, metadata: reading.metadata,
                seed: seed, threads: threads, holdout: nil))
        while try fit.advance() {}
        let bytes = try fit.artifact()
        report("fit", &watch)
        let model = try TableModel(bytes)
        report("load", &watch)
        let count = options["--rows"].flatMap { Int($0) } ?? reading.table.rowCount
        var writer = TableWriter(try FileSink(path: files[1]), model.information.metadata)
        var made = 0
        var seconds = (wall: 0.0, processor: 0.0)
        while made < count {
            let sampling = Stopwatch()
            let part = try model.sample(made..<min(made + 65_536, count), TableSampleRequest(seed: seed), threads: threads)
            seconds = (seconds.wall + sampling.seconds, seconds.processor + sampling.cpuSeconds)
            try writer.write(part)
            made += part.rowCount
        }
        try writer.finish()
        report("sample and write", &watch)
        print(
            "model \(bytes.count / 1024) KB; \(count) rows made at \(Int(Double(count) / seconds.wall)) a second (\(Int(Double(count) / seconds.processor)) a processor second)"
        )
        for note in model.information.notes { print(note) }
        if let path = options["--holdout"] { try judge(reading, model, holdout: path, rows: count, seed: seed, threads: threads) }
    }

    /// Prints the measures that decide between settings: how far joint frequencies fall short of the training table's own, and how easily made rows are told from real ones.
    private static func judge(
        _ training: TableReading, _ model: TableModel, holdout path: String, rows: Int, seed: UInt64, threads: Int
    ) throws {
        var options = TableReadingOptions()
        for column in training.metadata.columns {
            options.columns[column.name] = ColumnChoice(type: column.type, datetime: column.format.datetime)
        }
        let holdout = try TableReader(FileSource(path: path), options).read().table
        let synthetic = try model.sample(0..<rows, TableSampleRequest(seed: seed), threads: threads)
        let made = try MarginalAccuracy(real: holdout, synthetic: synthetic, binnedBy: training.table)
        let real = try MarginalAccuracy(real: holdout, synthetic: training.table, binnedBy: training.table)
        func gap(_ ceiling: MarginalAccuracy.Figure?, _ figure: MarginalAccuracy.Figure?) -> String {
            fixed((ceiling?.accuracy ?? 0) - (figure?.accuracy ?? 0), 4)
        }
        print(
            "below the training table's accuracy: \(gap(real.univariate, made.univariate)) \(gap(real.bivariate, made.bivariate)) "
                + "\(gap(real.trivariate, made.trivariate))")
        let test = try TwoSampleTest(real: holdout, synthetic: synthetic, seed: seed, team: Team(threads: threads))
        print(
            "two-sample test: \(fixed(test.auc ?? .nan, 3)); by \(test.columns.prefix(6).map { "\($0.column) \(fixed($0.share, 2))" }.joined(separator: ", "))"
        )
        let closeness = try Closeness(
            training: training.table, synthetic: synthetic, holdout: holdout, maximumRows: 20_000, threads: threads, seed: seed)
        let share = closeness.nearerToTraining
        print("nearer to training: \(fixed(share.share, 4)) (\(fixed(share.low, 4)) to \(fixed(share.high, 4)))")
        if let likelihood = model.meanLogLikelihood(holdout, threads: threads),
            let own = model.meanLogLikelihood(training.table, threads: threads)
        {
            print("log-likelihood of a held-out row \(fixed(likelihood, 3)), of a training row \(fixed(own, 3))")
        }
    }

    private static func report(_ name: String, _ watch: inout Stopwatch) {
        print("\(name): \(fixed(watch.seconds, 2)) s, processor \(fixed(watch.cpuSeconds, 2)) s, peak \(Stopwatch.peakMegabytes) MB")
        watch = Stopwatch()
    }
}
