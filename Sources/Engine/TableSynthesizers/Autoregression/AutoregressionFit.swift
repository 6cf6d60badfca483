import Glibc
import Neural
import Random
package import Specification
package import Threads

/// The fit of an any-order autoregressive network on discrete variables.
///
/// Half of each batch (by default) learns every variable given those before it in the order of sampling, the other half in an order that is drawn for the step; so
/// rows can be made given any known variables, and are made best when nothing is known. The logarithm of the likelihood of the validation rows, in
/// orders that never change, decides when to stop and which weights are kept.
package final class AutoregressionFit: StateModelFit {
    let settings: AutoregressionSettings
    let parameters: ParameterValues
    let seed: UInt64
    let variables: Variables
    let optimiser: AdamW
    let averages: ExponentialMovingAverage
    let network: AutoregressionNetwork
    let training: StateMatrix
    let validation: StateMatrix
    var progress = AutoregressionProgress()
    /// The averaged parameters with which the validation rows were likeliest.
    var best: [[Float]]
    private let step: Plan
    private let score: AutoregressionScore
    private var batch: BatchOfRows
    let totalSteps: Int
    private var shownOrders: [[Int]]
    private let clock = ContinuousClock()
    private let team: Team

    /// Prepares a fit.
    ///
    /// - Parameters:
    ///   - training: What is learned; at least one row and one variable.
    ///   - validation: Rows of the same variables that decide when to stop; without any, training rows are asked instead.
    ///   - parameters: Values for `description`.
    ///   - seed: Everything random follows from it.
    ///   - team: The threads that share the work; they do not change the result.
    /// - Throws: `TableSynthesisError` when there is nothing to learn.
    package init(training: StateMatrix, validation: StateMatrix, parameters: ParameterValues, seed: UInt64, team: Team) throws {
        guard training.rowCount > 0, !training.variables.isEmpty else {
            throw TableSynthesisError(
                .unusableData, "nothing can be learned from \(training.rowCount) rows of \(training.variables.count) columns")
        }
        let settings = AutoregressionSettings(parameters, variables: training.variables, rowCount: training.rowCount)
        self.settings = settings
        self.parameters = parameters
        self.team = team
        self.seed = seed
        self.training = training
        self.validation = validation.rowCount > 0 ? validation : training
        variables = Variables(seed: seed)
        let network = AutoregressionNetwork(settings.shape, of: training.variables, dropout: settings.dropout, in: variables)
        self.network = network
        optimiser = AdamW(
            "adam", variables: variables, parameters: network.parameters, learningRate: Float(settings.learningRate),
            weightDecay: Float(settings.weightDecay))
        averages = ExponentialMovingAverage(
            "mean", of: optimiser, decay: Float(settings.averaging), start: .warmUp, in: variables)
        best = network.parameters.map(\.values)
        batch = BatchOfRows(rowCount: training.rowCount, batchSize: settings.batchSize, seed: seed)
        totalSteps = settings.maximumEpochs * batch.batchesPerEpoch
        shownOrders = [[], []]

        let graph = Graph("argn step")
        let (rows, shape) = (settings.batchSize, settings.shape)
        let states = graph.indices("states", count: rows * shape.count)
        let logits = network.logits(states, shown: graph.input("shown", [2, shape.inputWidth, shape.hiddenTotal]))
        let loss = Losses.crossEntropies(logits, states, heads: Segments(shape.states)).sum()
        graph.minimise(loss, with: optimiser)
        graph.follow(averages)
        let arena = Arena()
        step = Plan(graph, outputs: ["loss": loss], seed: seed, team: team, arena: arena)
        score = AutoregressionScore(
            network, averages: averages, rows: self.validation, orders: AutoregressionFit.orders(training.variables, settings, seed: seed),
            team: team, arena: arena)
    }

    package var fraction: Double {
        if progress.isFinished { return 1 }
        let time = settings.timeLimit.map { progress.seconds / $0 } ?? 0
        return min(max(Double(progress.step) / Double(totalSteps), time), 1)
    }

    package var phase: String {
        "epoch \(min(progress.step / batch.batchesPerEpoch + 1, settings.maximumEpochs)) of at most \(settings.maximumEpochs)"
    }

    package func advance() throws -> Bool {
        if progress.isFinished { return false }
        let start = clock.now
        if progress.bestScore == nil { judge() }
        // About ten thousand million multiplications: some tenths of a second.
        let work = 3 * settings.batchSize * settings.shape.multiplications
        for _ in 0..<max(1, 10_000_000_000 / work) {
            try learn()
            progress.step += 1
            guard progress.step.isMultiple(of: batch.batchesPerEpoch) else { continue }
            judge()
            if progress.stale > settings.patience { progress.isFinished = true }
            break
        }
        let passed = start.duration(to: clock.now)
        progress.seconds += Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
        if let limit = settings.timeLimit, progress.seconds >= limit {
            if !progress.step.isMultiple(of: batch.batchesPerEpoch) { judge() }
            progress.isFinished = true
        }
        if progress.step >= totalSteps { progress.isFinished = true }
        return !progress.isFinished
    }

    package func model() throws -> any StateModel {
        returnToBest()
        var kept = score.keptParameters()
        let heads = AutoregressiveHeads(settings.shape, kept)
        let shifts = MarginalCalibration(heads, training.variables, seed: seed, team: team).shifts()
        for (place, shift) in shifts.enumerated() { kept[kept.count - 1][place] += shift }
        return AutoregressiveModel(variables: training.variables, shape: settings.shape, parameters: kept)
    }

    /// Gives the parameters and their averages the best values so far.
    private func returnToBest() {
        for (parameter, values) in zip(network.parameters, best) {
            parameter.values = values
            averages.average(of: parameter)?.values = values
        }
    }

    /// One step of the optimiser.
    private func learn() throws {
        let shape = settings.shape
        let indices = step.indices("states")
        let rows = batch.rows(step: progress.step)
        for (place, index) in shape.order.enumerated() {
            training.columns[index].withUnsafeBufferPointer { column in
                var target = place
                for row in rows {
                    indices[target] = Int32(column[row])
                    target += shape.count
                }
            }
        }
        let places = Array(0..<shape.count)
        let shown = step.input("shown")
        for half in 0..<2 {
            let slot = Double(2 * progress.step + half)
            let isRandom = floor((slot + 1) * settings.anyOrderShare) > floor(slot * settings.anyOrderShare)
            let order = isRandom ? randomOrder(index: UInt64(slot)) : places
            if order == shownOrders[half] { continue }
            shownOrders[half] = order
            let size = shape.inputWidth * shape.hiddenTotal
            network.show(order, in: UnsafeMutableBufferPointer(rebasing: shown[(half * size)..<((half + 1) * size)]))
        }
        optimiser.learningRate = Float(settings.learningRate * rateFactor)
        step.run(step: UInt64(progress.step))
        guard step.value("loss").isFinite else {
            throw TableSynthesisError(
                .diverged, "the loss is no longer a finite number after step \(progress.step + 1); a smaller learningRate may help")
        }
    }

    /// Up in a straight line during the first fiftieth of the fit, then down along half a cosine; quartered after every second epoch in a row in which the
    /// validation rows have not become likelier, from where the best weights are gone on from.
    private var rateFactor: Double {
        let done = fraction
        let factor = done < 0.02 ? 0.1 + 0.9 * done / 0.02 : 0.01 + 0.99 * (1 + cos(.pi * (done - 0.02) / 0.98)) / 2
        return factor * pow(0.25, Double(progress.cuts))
    }

    /// The places of the variables in an order that is drawn for one use.
    private func randomOrder(index: UInt64) -> [Int] {
        Self.randomOrder(training.variables, settings.shape, seed: seed, purpose: Purpose("argn orders"), index: index)
    }

    private static func randomOrder(
        _ variables: [Variable], _ shape: AutoregressionShape, seed: UInt64, purpose: Purpose, index: UInt64
    ) -> [Int] {
        var stream = RandomStream(seed: seed, purpose: purpose, index: index)
        var places = [Int](repeating: 0, count: shape.count)
        for (place, index) in shape.order.enumerated() { places[index] = place }
        return VariableOrder(variables).random(&stream).map { places[$0] }
    }

    /// The orders in which validation rows are judged, and how much each counts.
    private static func orders(_ variables: [Variable], _ settings: AutoregressionSettings, seed: UInt64) -> [(
        order: [Int], weight: Double
    )] {
        let random = (0..<2).map {
            randomOrder(variables, settings.shape, seed: seed, purpose: Purpose("argn judged orders"), index: UInt64($0))
        }
        let share = settings.anyOrderShare
        return ([(Array(0..<settings.shape.count), 1 - share)] + random.map { ($0, share / 2) }).filter { $0.1 > 0 }
    }

    /// Asks the validation rows, and keeps the weights if they are likelier than ever.
    private func judge() {
        let found = score.logLikelihood()
        if progress.bestScore.map({ found > $0 }) ?? true {
            progress.bestScore = found
            progress.stale = 0
            best = network.parameters.map { (averages.average(of: $0) ?? $0).values }
        } else {
            progress.stale += 1
            if progress.stale.isMultiple(of: 2) {
                progress.cuts += 1
                returnToBest()
            }
        }
    }
}
