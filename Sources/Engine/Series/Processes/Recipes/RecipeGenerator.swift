import Random
package import Specification

/// Makes the series of a recipe, any of them at any time.
///
/// Each channel of each series is drawn from streams of its own, keyed by the seed, the series and the channel: the series do not depend on how they
/// are cut into ranges, nor on how many there are. In a recipe with classes, the position of a class takes part in its seed, so that classes with the
/// same seed are independent.
package struct RecipeGenerator: SeriesSource {
    package let shape: SeriesShape
    /// About how long all series take, in seconds on one core.
    package let estimatedSeconds: Double
    private let classes: [CompiledRecipe]
    /// The label of each class; nil without classes.
    private let labels: [Int32]?
    /// The first series of each class, and the end.
    private let starts: [Int]

    /// Checks a recipe.
    ///
    /// - Parameters:
    ///   - path: where the recipe stands in the request, for the error messages.
    /// - Throws: `SpecificationError` with everything that is wrong with it.
    package init(_ recipe: Recipe, limits: RecipeLimits = RecipeLimits(), path: String = "recipe") throws(SpecificationError) {
        var compiler = RecipeCompiler(limits: limits)
        var compiled: [CompiledRecipe?] = []
        var labels: [Int32]?
        switch recipe {
        case .single(let recipe):
            compiled = [compiler.compile(recipe, path: path)]
        case .classes(let classes):
            if classes.isEmpty || classes.count > limits.maximumClasses {
                compiler.report("\(path).classes", "must have 1 to \(limits.maximumClasses) elements, not \(classes.count)")
            }
            labels = []
            for (index, labelled) in classes.prefix(limits.maximumClasses).enumerated() {
                let classPath = "\(path).classes[\(index)]"
                labels?.append(Int32(exactly: labelled.label) ?? 0)
                if Int32(exactly: labelled.label) == nil {
                    compiler.report(
                        "\(classPath).label", "must be a whole number at least \(Int32.min) and at most \(Int32.max), not \(labelled.label)"
                    )
                }
                var part = compiler.compile(labelled.recipe, path: "\(classPath).recipe")
                let seed = labelled.recipe.seed ?? 0
                part?.seed = RandomStream.derivedSeed(from: seed, purpose: .classSeed, index: UInt64(index))
                compiled.append(part)
            }
            Self.compareShapes(compiled, path: "\(path).classes", &compiler)
        }
        Self.checkTotal(compiled.compactMap(\.self), path: path, limits: limits, &compiler)
        let classes = compiled.compactMap(\.self)
        guard compiler.problems.isEmpty, let first = classes.first else { throw SpecificationError(compiler.problems) }

        self.classes = classes
        self.labels = labels
        starts = classes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.sequences) }
        estimatedSeconds = classes.reduce(0) { $0 + $1.estimatedSeconds }
        shape = SeriesShape(
            count: starts.last ?? 0, length: first.length, channels: Channel.unnamed(first.channels),
            times: classes.contains(where: \.isIrregular) ? .perSeries : .none, timeUnit: TimeUnit.series, hasLabels: labels != nil,
            hasAnomalies: classes.contains { !$0.anomalies.isEmpty }, isRegular: !classes.contains(where: \.isIrregular))
    }

    /// The series of `range`, which lies within the shape's count.
    ///
    /// - Throws: `SpecificationError` when a process finds only now that it cannot be carried out (a covariance that is none).
    package func generate(_ range: Range<Int>) throws(SpecificationError) -> SeriesSet {
        precondition(range.lowerBound >= 0 && range.upperBound <= shape.count, "series \(range) are not in 0..<\(shape.count)")
        let stride = shape.length * shape.channels.count
        var times = [Double](repeating: 0, count: shape.times == .perSeries ? range.count * shape.length : 0)
        var anomalies = [UInt8](repeating: 0, count: shape.hasAnomalies ? range.count * stride : 0)
        var failure: SpecificationError?
        let values = [Float](unsafeUninitializedCapacity: range.count * stride) { values, initialized in
            times.withUnsafeMutableBufferPointer { times in
                anomalies.withUnsafeMutableBufferPointer { anomalies in
                    do throws(SpecificationError) {
                        try fill(range, values, times, anomalies)
                    } catch {
                        failure = error
                    }
                }
            }
            initialized = failure == nil ? range.count * stride : 0
        }
        if let failure { throw failure }
        return SeriesSet(
            count: range.count, length: shape.length, channels: shape.channels, values: values,
            times: shape.times == .perSeries ? .perSeries(times) : nil, timeUnit: shape.timeUnit,
            labels: labels.map { labels(of: range, $0) },
            anomalies: shape.hasAnomalies ? anomalies : nil, isRegular: shape.isRegular)
    }

    package func series(_ range: Range<Int>) throws -> SeriesSet { try generate(range) }

    private func fill(
        _ range: Range<Int>, _ values: UnsafeMutableBufferPointer<Float>, _ times: UnsafeMutableBufferPointer<Double>,
        _ anomalies: UnsafeMutableBufferPointer<UInt8>
    ) throws(SpecificationError) {
        let stride = shape.length * shape.channels.count
        for (index, recipe) in classes.enumerated() {
            let part = range.clamped(to: starts[index]..<starts[index + 1])
            guard !part.isEmpty else { continue }
            let maker = SeriesMaker(recipe)
            for series in part {
                let place = series - range.lowerBound
                try maker.make(
                    series - starts[index], UnsafeMutableBufferPointer(rebasing: values[place * stride..<(place + 1) * stride]),
                    times: times.isEmpty
                        ? nil : UnsafeMutableBufferPointer(rebasing: times[place * shape.length..<(place + 1) * shape.length]),
                    anomalies: anomalies.isEmpty
                        ? nil : UnsafeMutableBufferPointer(rebasing: anomalies[place * stride..<(place + 1) * stride]))
            }
        }
    }

    private func labels(of range: Range<Int>, _ labels: [Int32]) -> [Int32] {
        classes.indices.flatMap { index in
            repeatElement(labels[index], count: range.clamped(to: starts[index]..<starts[index + 1]).count)
        }
    }

    private static func compareShapes(_ classes: [CompiledRecipe?], path: String, _ compiler: inout RecipeCompiler) {
        guard let (firstIndex, first) = classes.enumerated().lazy.compactMap({ index, recipe in recipe.map { (index, $0) } }).first else {
            return
        }
        for (index, recipe) in classes.enumerated() {
            guard let recipe else { continue }
            if recipe.length != first.length {
                let message =
                    "gives \(recipe.length) steps per series, \(path)[\(firstIndex)] gives \(first.length); all classes must have equally many"
                compiler.report("\(path)[\(index)].recipe.length", message)
            }
            if recipe.channels != first.channels {
                compiler.report(
                    "\(path)[\(index)].recipe.channels",
                    "must be \(first.channels) like that of \(path)[\(firstIndex)], not \(recipe.channels)")
            }
        }
    }

    private static func checkTotal(_ classes: [CompiledRecipe], path: String, limits: RecipeLimits, _ compiler: inout RecipeCompiler) {
        // Each factor is within its own limit, so that Double holds the product exactly enough and cannot overflow.
        let values = classes.reduce(0.0) { $0 + Double($1.sequences) * Double($1.length) * Double($1.channels) }
        if values > Double(limits.maximumValues) {
            compiler.report(
                path, "asks for \(Int(min(values, 1e18))) values (sequences × length × channels); at most \(limits.maximumValues) are made")
        }
        let seconds = classes.reduce(0.0) { $0 + $1.estimatedSeconds }
        if seconds > limits.maximumSeconds {
            let message =
                "would take about \(Int(min(seconds, 1e15) / 60)) minutes, at most \(Int(limits.maximumSeconds / 60)) are allowed; "
            compiler.report(path, message + "ask for fewer or shorter series")
        }
    }
}
