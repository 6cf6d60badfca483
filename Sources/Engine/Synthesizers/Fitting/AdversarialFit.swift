import Neural
import Random
import Series
import Specification
import Threads

/// The fit of a GAN on a set of series.
final class AdversarialFit: SeriesFit {
    private(set) var step = 0
    let totalSteps: Int

    let kind: GANKind
    let parameters: ParameterValues
    let seed: UInt64
    let series: TrainingSeries
    let variables: Variables
    let game: any AdversarialGame
    var meter: LossMeter
    private let shape: SeriesNetworkShape
    private let form: SeriesForm
    private let reportEvery: Int
    private var filler: BatchFiller
    private lazy var sampler = SeriesSampler(generator: game.generator, form: form)

    /// Prepares the data and makes both networks.
    init(kind: GANKind, parameters: ParameterValues, data: SeriesSet, seed: UInt64, threads: Int) throws(FitError) {
        self.kind = kind
        self.parameters = parameters
        self.seed = seed
        series = try TrainingSeries(data, scaling: parameters.string("scaling").flatMap(ChannelScaling.Kind.init) ?? .standard)
        var form = series.form
        if !kind.takesLabels { form.labels = [] }
        self.form = form
        shape = kind.networkShape(parameters, length: form.length, channels: form.channels.count, labelCount: form.labels.count)
        variables = Variables(seed: seed)
        game = kind.game(shape, parameters: parameters, variables: variables, team: Team(threads: threads))
        meter = LossMeter(names: game.lossNames)
        reportEvery = max(1, parameters.integer("reportEvery"))
        filler = BatchFiller(
            series, batchSize: parameters.integer("batchSize"), rollProbability: parameters.number("randomRoll"), seed: seed)
        let steps = parameters.integer("epochs") * filler.batchesPerEpoch
        totalSteps = min(steps, parameters["maximumSteps"].integerValue ?? steps)
    }

    var epoch: Int { step == 0 ? 0 : (step - 1) / filler.batchesPerEpoch + 1 }

    func advance() throws -> [String: Double]? {
        guard step < totalSteps else { return nil }
        filler.fill(step: step, values: game.realSeries, labels: game.realLabels)
        let losses = game.play(step: step)
        guard losses.allSatisfy({ $0?.isFinite ?? true }) else {
            throw FitError(
                .diverged, step: step,
                "the losses are no longer finite numbers after step \(step + 1); a smaller learningRate or another scaling may help")
        }
        step += 1
        meter.add(losses)
        return step == 1 || step.isMultiple(of: reportEvery) || step == totalSteps ? meter.report() : nil
    }

    func snapshot(count: Int) throws -> SeriesSet {
        let places = (0..<count).map { $0 % max(1, form.labels.count) }
        let values = sampler.series(
            count: count, latent: { [seed, shape] in LatentSpace.point(seed: seed, index: $0, dimension: shape.latentDimension) },
            condition: { [sampler] in sampler.condition(ofLabelAt: places[$0]) })
        return form.set(values, labelPlaces: places)
    }

    func artifact(lineage: [String: String]) throws -> [UInt8] {
        let information = ModelInformation(
            formatVersion: ModelFile.formatVersion, synthesizer: kind.rawValue, parameters: parameters.values, seed: seed, step: step,
            length: form.length, channels: form.channels.map { ModelInformation.Channel(name: $0.name, unit: $0.unit) },
            labels: form.labels.map(Int.init), lineage: lineage)
        return try ModelFile.encode(information, form: form, variables: variables.all.filter { $0.name.hasPrefix("generator.") })
    }

    func checkpoint() throws -> [UInt8] { try FitCheckpoint.encode(self) }

    /// Goes to the state that a checkpoint holds.
    func restore(_ checkpoint: FitCheckpoint) throws(FitError) {
        guard (0...totalSteps).contains(checkpoint.step) else {
            throw FitError(.unusableCheckpoint, "the checkpoint is at step \(checkpoint.step) of a fit of \(totalSteps) steps")
        }
        guard checkpoint.sums.count == meter.names.count, checkpoint.counts.count == meter.names.count else {
            throw FitError(.unusableCheckpoint, "the checkpoint has other losses than this fit")
        }
        do { try variables.restore { try checkpoint.values(of: $0) } } catch {
            throw FitError(.unusableCheckpoint, "the checkpoint does not fit the networks: \(error)")
        }
        for (name, optimiser) in game.optimisers { optimiser.stepCount = checkpoint.optimiserSteps[name] ?? 0 }
        meter.sums = checkpoint.sums
        meter.counts = checkpoint.counts
        step = checkpoint.step
    }
}
