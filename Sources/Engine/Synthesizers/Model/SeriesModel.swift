import Neural
package import Series
package import Specification
import Synchronization

/// A fitted synthesizer, loaded from its file: makes series. Any number of threads may use it at once.
package final class SeriesModel: Sendable {
    /// The way from one point of the latent space to another.
    package enum Path: String, Hashable, Sendable, CaseIterable {
        /// At a constant angle per step on the arc between the points; nearly parallel points are joined by a line.
        case spherical
        case linear
    }

    package let information: ModelInformation
    private let file: ModelFile
    /// Samplers that no thread uses now. Each has its own copy of the network, for memory that a run writes cannot be shared.
    private let idle: Mutex<[Loan]>
    /// How many are kept for later; more are made when more threads sample at once.
    private static let keptSamplers = 4

    /// Reads a model file. Running nothing that the file holds, it checks its form, version, and the shape of every tensor.
    ///
    /// - Throws: `ModelError` that says what is wrong with the file.
    package init(artifact: [UInt8]) throws {
        file = try ModelFile(artifact)
        information = file.information
        // One is made at once, so that the first request does not wait for it.
        idle = Mutex([Loan(sampler: Self.sampler(file))])
    }

    /// Makes series in the data's units.
    ///
    /// Series `i` depends on nothing but the model, the seed, `offset + i` and its label, so series drawn in parts equal series drawn at once.
    ///
    /// - Parameters:
    ///   - count: How many series, at least 0.
    ///   - seed: The same seed gives the same series.
    ///   - labels: The labels to draw, in turn (series `i` has the label at `(offset + i)` modulo their number); all labels of the model in turn
    ///     when nil or empty.
    ///   - offset: The place of the first series in the whole that the seed stands for.
    /// - Throws: `SpecificationError` for a negative count or offset, or labels that the model does not know.
    package func sample(count: Int, seed: UInt64, labels: [Int]?, offset: Int = 0) throws(SpecificationError) -> SeriesSet {
        var problems: [Problem] = []
        if count < 0 { problems.append(Problem("count", "must be at least 0, not \(count)")) }
        if offset < 0 { problems.append(Problem("offset", "must be at least 0, not \(offset)")) }
        let wanted = places(of: labels ?? [], problems: &problems)
        guard problems.isEmpty else { throw SpecificationError(problems) }

        let places = (0..<count).map { wanted[(offset + $0) % wanted.count] }
        let values = withSampler { sampler in
            sampler.series(
                count: count,
                latent: { LatentSpace.point(seed: seed, index: offset + $0, dimension: file.shape.latentDimension) },
                condition: { sampler.condition(ofLabelAt: places[$0]) })
        }
        return file.form.set(values, labelPlaces: places)
    }

    /// Makes the series on a way through the latent space, both ends included.
    ///
    /// - Parameters:
    ///   - fromSeed: The way begins at the first series of `sample` with this seed.
    ///   - toSeed: And it ends at that of this one.
    ///   - steps: How many series, at least 2.
    ///   - path: How the points between are chosen.
    ///   - labels: For a model with labels: one for the whole way, or two to go from the first to the second; its first label when nil or empty.
    /// - Throws: `SpecificationError` for fewer than 2 steps, or labels that the model does not know.
    package func interpolate(
        fromSeed: UInt64, toSeed: UInt64, steps: Int, path: Path = .spherical, labels: [Int]? = nil
    ) throws(SpecificationError) -> SeriesSet {
        var problems: [Problem] = []
        if steps < 2 { problems.append(Problem("steps", "must be at least 2, not \(steps)")) }
        if let labels, labels.count > 2 { problems.append(Problem("labels", "must be one label or two, not \(labels.count)")) }
        // Without a choice, the whole way has the first label.
        let wanted = labels.map { $0.isEmpty ? nil : $0 } ?? nil
        let places = places(of: wanted ?? information.labels.first.map { [$0] } ?? [], problems: &problems)
        guard problems.isEmpty else { throw SpecificationError(problems) }

        let dimension = file.shape.latentDimension
        let (start, end) = (
            LatentSpace.point(seed: fromSeed, index: 0, dimension: dimension),
            LatentSpace.point(seed: toSeed, index: 0, dimension: dimension)
        )
        let (startPlace, endPlace) = (places[0], places[places.count - 1])
        func share(_ step: Int) -> Double { Double(step) / Double(steps - 1) }
        let values = withSampler { sampler in
            let (startLabel, endLabel) = (sampler.condition(ofLabelAt: startPlace), sampler.condition(ofLabelAt: endPlace))
            return sampler.series(
                count: steps,
                latent: {
                    switch path {
                    case .spherical: LatentSpace.spherical(start, end, share($0))
                    case .linear: LatentSpace.linear(start, end, share($0))
                    }
                },
                condition: { LatentSpace.linear(startLabel, endLabel, share($0)) })
        }
        return file.form.set(values, labelPlaces: (0..<steps).map { share($0) < 0.5 ? startPlace : endPlace })
    }

    /// The places of labels in the model's list, or a problem for each that it does not have. No labels stand for all of them.
    private func places(of labels: [Int], problems: inout [Problem]) -> [Int] {
        guard !labels.isEmpty else { return Array(0..<max(1, information.labels.count)) }
        guard !information.labels.isEmpty else {
            problems.append(Problem("labels", "must be left out: the model takes no labels"))
            return [0]
        }
        let known = information.labels.map(String.init).joined(separator: ", ")
        return labels.enumerated().map { index, label in
            if let place = information.labels.firstIndex(of: label) { return place }
            problems.append(Problem("labels[\(index)]", "must be one of \(known), not \(label)"))
            return 0
        }
    }

    private func withSampler<Result>(_ body: (SeriesSampler) -> Result) -> Result {
        let loan = idle.withLock { $0.popLast() } ?? Loan(sampler: Self.sampler(file))
        defer { idle.withLock { if $0.count < Self.keptSamplers { $0.append(loan) } } }
        return body(loan.sampler)
    }

    private static func sampler(_ file: ModelFile) -> SeriesSampler {
        let variables = Variables(seed: 0)
        let generator = file.kind.generator(file.shape, in: variables)
        for variable in variables.all {
            if let values = file.tensors[variable.name] { variable.values = values }
        }
        return SeriesSampler(generator: generator, form: file.form)
    }

    /// A sampler on its way between threads. Unchecked: whoever takes it out of `idle` is its only holder until it is put back.
    private struct Loan: @unchecked Sendable {
        let sampler: SeriesSampler
    }
}
