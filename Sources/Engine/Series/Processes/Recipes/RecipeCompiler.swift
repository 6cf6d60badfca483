import Specification

/// Checks recipes; collects every problem instead of stopping at the first.
struct RecipeCompiler {
    private let limits: RecipeLimits
    private(set) var problems: [Problem] = []

    init(limits: RecipeLimits) { self.limits = limits }

    mutating func report(_ field: String, _ message: String) { problems.append(Problem(field, message)) }

    /// The recipe in a form that can be carried out; nil when there is a problem with it.
    mutating func compile(_ recipe: SeriesRecipe, path: String) -> CompiledRecipe? {
        let known = problems.count
        let sequences = whole(recipe.sequences ?? 1, in: 1...limits.maximumSequences, "\(path).sequences")
        let gridLength = whole(recipe.length ?? 100, in: 2...limits.maximumLength, "\(path).length", otherwise: 100)
        let channels = whole(recipe.channels ?? 1, in: 1...limits.maximumChannels, "\(path).channels")

        let sampling = recipe.sampling ?? SeriesRecipe.Sampling(kind: .regular)
        let isIrregular = sampling.kind == .irregular
        var length = gridLength
        var jitter = 0.0
        if isIrregular {
            let keep = number(sampling.keep ?? 1, "\(path).sampling.keep", "above 0 and at most 1", otherwise: 1) { $0 > 0 && $0 <= 1 }
            jitter = number(sampling.jitter ?? 0, "\(path).sampling.jitter", "at least 0 and below 0.5, so that steps stay in order") {
                $0 >= 0 && $0 < 0.5
            }
            length = Int((keep * Double(gridLength)).rounded())
            if length < 2 {
                report("\(path).sampling.keep", "keeps \(length) of \(gridLength) steps; at least 2 have to be left")
                length = 2
            }
        }
        let noise = recipe.noise ?? SeriesRecipe.Noise(kind: .none)
        let largest = ParameterDescription.largestMagnitude
        let noiseStd = number(noise.std ?? 0.2, "\(path).noise.std", "at least 0 and at most \(Int(largest))") { $0 >= 0 && $0 <= largest }
        let correlation = number(noise.correlation ?? 0.9, "\(path).noise.correlation", "at least 0 and below 1") { $0 >= 0 && $0 < 1 }
        let missing = recipe.missing.flatMap { compile($0, path: "\(path).missing") }
        let anomalies = compile(recipe.anomalies ?? [], length: length, path: "\(path).anomalies")
        let context = ProcessContext(path: "\(path).parameters", gridLength: gridLength, hasJitter: isIrregular && jitter > 0)
        let process = compile(recipe.process, recipe.parameters ?? [:], context, path: path)

        guard let process, problems.count == known else { return nil }
        return CompiledRecipe(
            process: process, sequences: sequences, gridLength: gridLength, length: length, channels: channels, seed: recipe.seed ?? 0,
            noise: noiseStd > 0 ? noise.kind : .none, noiseStd: noiseStd, noiseCorrelation: correlation, isIrregular: isIrregular,
            jitter: jitter,
            missing: missing, anomalies: anomalies)
    }

    private mutating func compile(
        _ name: String, _ given: [String: JSONValue], _ context: ProcessContext, path: String
    ) -> (any SeriesProcess)? {
        guard let type = ProcessCatalog.process(named: name) else {
            let names = ProcessCatalog.descriptions.map(\.name).joined(separator: ", ")
            report("\(path).process", "\"\(name.prefix(100))\" is not a process; processes are: \(names)")
            return nil
        }
        do throws(SpecificationError) {
            let parameters = try ParameterValues(given, for: type.description, path: context.path)
            return try type.init(parameters, context)
        } catch {
            problems.append(contentsOf: error.problems)
            return nil
        }
    }

    private mutating func compile(_ missing: SeriesRecipe.MissingStretches, path: String) -> CompiledRecipe.Missing? {
        let share = number(missing.share, "\(path).share", "at least 0 and below 1") { $0 >= 0 && $0 < 1 }
        let meanLength = number(missing.meanLength ?? 1, "\(path).meanLength", "at least 1 and at most 1000000", otherwise: 1) {
            $0 >= 1 && $0 <= 1e6
        }
        guard share > 0 else { return nil }
        let begin = share / (1 - share) / meanLength
        guard begin <= 1 else {
            let largest = meanLength / (meanLength + 1)
            report(
                "\(path).share",
                "must be at most \(largest) for stretches of \(meanLength) steps on average, which at least one value separates, not \(share)"
            )
            return nil
        }
        return CompiledRecipe.Missing(share: share, begin: begin, end: 1 / meanLength)
    }

    private mutating func compile(_ anomalies: [SeriesRecipe.Anomaly], length: Int, path: String) -> [CompiledRecipe.Anomaly] {
        if anomalies.count > 100 { report(path, "must have at most 100 elements, not \(anomalies.count)") }
        return anomalies.prefix(100).enumerated().map { index, anomaly in
            let standard = anomaly.kind == .spike ? 1 : max(1, length / 10)
            return CompiledRecipe.Anomaly(
                kind: anomaly.kind,
                share: number(anomaly.share ?? 1, "\(path)[\(index)].share", "at least 0 and at most 1") { $0 >= 0 && $0 <= 1 },
                magnitude: number(anomaly.magnitude ?? 5, "\(path)[\(index)].magnitude", "at least 0 and at most 1000000") {
                    $0 >= 0 && $0 <= 1e6
                },
                duration: whole(anomaly.duration ?? standard, in: 1...length, "\(path)[\(index)].duration"))
        }
    }

    private mutating func whole(_ value: Int, in range: ClosedRange<Int>, _ field: String, otherwise: Int = 1) -> Int {
        if range.contains(value) { return value }
        report(field, "must be a whole number at least \(range.lowerBound) and at most \(range.upperBound), not \(value)")
        return otherwise
    }

    private mutating func number(
        _ value: Double, _ field: String, _ range: String, otherwise: Double = 0, _ isAdmissible: (Double) -> Bool
    ) -> Double {
        if value.isFinite && isAdmissible(value) { return value }
        report(field, "must be a number \(range), not \(value)")
        return otherwise
    }
}
