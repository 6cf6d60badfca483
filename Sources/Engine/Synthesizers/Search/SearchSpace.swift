import Random
package import Specification

/// The trials of a search: lists of values for some parameters, over fixed values of the others.
package struct SearchSpace: Sendable {
    /// The parameters of each trial: all combinations (the description's first parameter changes slowest), or distinct random ones.
    package var trials: [ParameterValues]

    /// The most trials that one search may have.
    package static let maximumTrials = 1000

    /// Checks a search and lists its trials.
    ///
    /// - Parameters:
    ///   - search: For any parameter the values to try; an empty search is one trial of `base`.
    ///   - trials: How many random combinations to take; all of them when nil or when there are no more.
    ///   - base: The values of the parameters that are not searched; a searched parameter's value here does not count.
    ///   - description: What the synthesizer says of its parameters.
    ///   - seed: The job's seed; the same seed chooses the same combinations.
    /// - Throws: `SpecificationError` with every problem of `search`, `trials` and `base`.
    package init(
        search: [String: [JSONValue]], trials: Int?, base: [String: JSONValue], description: ComponentDescription, seed: UInt64
    ) throws(SpecificationError) {
        var problems: [Problem] = []
        do { _ = try ParameterValues(base, for: description) } catch { problems += error.problems }
        let names = description.parameters.map(\.name)
        for name in search.keys.sorted() where !names.contains(name) {
            problems.append(
                Problem("search.\(name)", "is not a parameter of \(description.name); its parameters are: \(names.joined(separator: ", "))")
            )
        }
        var axes: [(name: String, values: [JSONValue])] = []
        for parameter in description.parameters {
            guard let list = search[parameter.name] else { continue }
            let field = "search.\(parameter.name)"
            if list.isEmpty { problems.append(Problem(field, "must list at least one value")) }
            for (index, value) in list.enumerated() {
                if let complaint = parameter.complaint(about: value) {
                    problems.append(Problem("\(field)[\(index)]", complaint))
                }
            }
            axes.append((parameter.name, Self.distinct(list)))
        }
        if let trials, !(1...Self.maximumTrials).contains(trials) {
            problems.append(Problem("trials", "must be a whole number at least 1 and at most \(Self.maximumTrials), not \(trials)"))
        }
        let combinations = axes.reduce(1) { count, axis in
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
            return overflow ? Int.max : product
        }
        if trials == nil, combinations > Self.maximumTrials {
            problems.append(
                Problem(
                    "search", "has \(combinations) combinations; at most \(Self.maximumTrials) are tried, or set trials to try random ones")
            )
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }

        var chosen: [ParameterValues] = []
        for number in Self.choice(of: trials ?? combinations, from: combinations, seed: seed) {
            var given = base
            var rest = number
            for axis in axes.reversed() {
                given[axis.name] = axis.values[rest % axis.values.count]
                rest /= axis.values.count
            }
            chosen.append(try ParameterValues(given, for: description))
        }
        self.trials = chosen
    }

    /// The seed of one trial's fit.
    ///
    /// - Parameters:
    ///   - trial: The trial's place in `trials`, from 0.
    ///   - jobSeed: The seed of the whole search.
    package static func seed(ofTrial trial: Int, jobSeed: UInt64) -> UInt64 {
        RandomStream.derivedSeed(from: jobSeed, purpose: Purpose("search trial"), index: UInt64(trial))
    }

    /// The values without repetitions; 1 and 1.0 are the same value.
    private static func distinct(_ values: [JSONValue]) -> [JSONValue] {
        var result: [JSONValue] = []
        for value in values {
            let isKnown = result.contains { known in
                if let a = known.doubleValue, let b = value.doubleValue { return a == b }
                return known == value
            }
            if !isKnown { result.append(value) }
        }
        return result
    }

    /// `count` distinct numbers below `total`, all of them in order when `count` reaches `total`.
    private static func choice(of count: Int, from total: Int, seed: UInt64) -> [Int] {
        guard count < total else { return Array(0..<total) }
        var stream = RandomStream(seed: seed, purpose: Purpose("search choice"))
        // Few of many: repetitions are rare and drawn again. Otherwise the head of a permutation.
        guard total / 2 > count else { return Array(stream.permutation(total).prefix(count)) }
        var seen: Set<Int> = []
        var numbers: [Int] = []
        while numbers.count < count {
            let number = stream.integer(below: total)
            if seen.insert(number).inserted { numbers.append(number) }
        }
        return numbers
    }
}
