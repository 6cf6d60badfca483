import Random
import Specification

/// Makes single series of one recipe: sampling times, then per channel the process, noise, anomalies and missing stretches, in this order.
///
/// Holds working memory; for one thread.
final class SeriesMaker {
    private let recipe: CompiledRecipe
    /// The regular grid's times, 0 … 1.
    private let gridTimes: [Double]
    private var onGrid: [Double]
    private var values: [Double]
    private var times: [Double]
    private var kept: [Int32]
    private var noise: [Float]

    init(_ recipe: CompiledRecipe) {
        self.recipe = recipe
        let last = Double(recipe.gridLength - 1)
        gridTimes = (0..<recipe.gridLength).map { Double($0) / last }
        values = Array(repeating: 0, count: recipe.length)
        onGrid = Array(repeating: 0, count: recipe.takesFromGrid ? recipe.gridLength : 0)
        times = recipe.isIrregular ? Array(repeating: 0, count: recipe.length) : gridTimes
        kept = Array(repeating: 0, count: recipe.isIrregular ? recipe.length : 0)
        noise = Array(repeating: 0, count: recipe.noise == .none ? 0 : recipe.length)
    }

    /// Makes one series.
    ///
    /// - Parameters:
    ///   - series: its number within the recipe.
    ///   - out: `length × channels` values.
    ///   - outTimes: its times, when the set has times of its own per series.
    ///   - outAnomalies: what was done to each value, when the set keeps this; holds zeros.
    func make(
        _ series: Int, _ out: UnsafeMutableBufferPointer<Float>, times outTimes: UnsafeMutableBufferPointer<Double>?,
        anomalies outAnomalies: UnsafeMutableBufferPointer<UInt8>?
    ) throws(SpecificationError) {
        if recipe.isIrregular { chooseTimes(series) }
        if let outTimes { for step in times.indices { outTimes[step] = times[step] } }
        for channel in 0..<recipe.channels {
            let index = UInt64(series) << 16 | UInt64(channel)
            try runProcess(index)
            addNoise(index)
            if !recipe.anomalies.isEmpty { addAnomalies(index, channel, outAnomalies) }
            values.withUnsafeBufferPointer { values in
                for step in values.indices { out[step * recipe.channels + channel] = Float(values[step]) }
            }
            if let missing = recipe.missing { removeStretches(missing, index, channel, out) }
        }
    }

    private func stream(_ purpose: Purpose, _ index: UInt64) -> RandomStream {
        RandomStream(seed: recipe.seed, purpose: purpose, index: index)
    }

    /// Keeps some steps of the grid, each set of them equally likely, and moves each by less than half a step.
    private func chooseTimes(_ series: Int) {
        var random = stream(.sampling, UInt64(series))
        let all = recipe.gridLength
        var chosen = 0
        for step in 0..<all where chosen < recipe.length {
            // Selection sampling: Knuth, "The Art of Computer Programming" 2, 3.4.2, algorithm S.
            let isKept =
                recipe.length - chosen == all - step || random.uniformDouble() * Double(all - step) < Double(recipe.length - chosen)
            guard isKept else { continue }
            kept[chosen] = Int32(step)
            chosen += 1
        }
        let last = Double(all - 1)
        for index in kept.indices {
            let step = Int(kept[index])
            guard recipe.jitter > 0 else {
                times[index] = gridTimes[step]
                continue
            }
            var shift = recipe.jitter * (2 * random.uniformDouble() - 1)
            // The ends of the grid move inwards only.
            if step == 0 { shift = abs(shift) }
            if step == all - 1 { shift = -abs(shift) }
            times[index] = (Double(step) + shift) / last
        }
    }

    private func runProcess(_ index: UInt64) throws(SpecificationError) {
        var random = stream(.process, index)
        var failure: SpecificationError?
        if recipe.takesFromGrid {
            fill(&onGrid, times: gridTimes, isRegular: true, &random, &failure)
            for step in values.indices { values[step] = onGrid[Int(kept[step])] }
        } else {
            fill(&values, times: times, isRegular: !recipe.isIrregular, &random, &failure)
        }
        if let failure { throw failure }
    }

    private func fill(
        _ target: inout [Double], times: [Double], isRegular: Bool, _ random: inout RandomStream, _ failure: inout SpecificationError?
    ) {
        let process = recipe.process
        let gridLength = recipe.gridLength
        target.withUnsafeMutableBufferPointer { target in
            times.withUnsafeBufferPointer { times in
                do throws(SpecificationError) {
                    try process.fill(target, on: TimeGrid(gridLength: gridLength, isRegular: isRegular, times: times), random: &random)
                } catch {
                    failure = error
                }
            }
        }
    }

    private func addNoise(_ index: UInt64) {
        guard recipe.noise != .none else { return }
        var random = stream(.noise, index)
        noise.withUnsafeMutableBufferPointer { random.fillNormal($0) }
        let std = recipe.noiseStd
        if recipe.noise == .gaussian {
            values.withUnsafeMutableBufferPointer { values in
                noise.withUnsafeBufferPointer { noise in
                    for step in values.indices { values[step] += std * Double(noise[step]) }
                }
            }
            return
        }
        let correlation = recipe.noiseCorrelation
        let regularSpread = (1 - correlation * correlation).squareRoot()
        let scale = Double(recipe.gridLength - 1)
        var level = 0.0
        for step in values.indices {
            var (keep, spread) = (correlation, regularSpread)
            if step == 0 {
                (keep, spread) = (0, 1)
            } else if recipe.isIrregular {
                keep = Elementary.power(correlation, (times[step] - times[step - 1]) * scale)
                spread = max(0, 1 - keep * keep).squareRoot()
            }
            level = keep * level + spread * Double(noise[step])
            values[step] += std * level
        }
    }

    private func addAnomalies(_ index: UInt64, _ channel: Int, _ codes: UnsafeMutableBufferPointer<UInt8>?) {
        var random = stream(.anomalies, index)
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        let unit = variance > 0 ? variance.squareRoot() : 1
        for anomaly in recipe.anomalies {
            // All draws are made in any case, so that one anomaly's share does not move the others.
            let occurs = random.uniformDouble() < anomaly.share
            let start = random.integer(below: values.count - anomaly.duration + 1)
            let height = anomaly.magnitude * unit * (random.uniformDouble() < 0.5 ? -1 : 1)
            guard occurs else { continue }
            for step in start..<start + anomaly.duration {
                let share = anomaly.kind == .drift ? Double(step - start + 1) / Double(anomaly.duration) : 1
                values[step] += height * share
                codes?[step * recipe.channels + channel] = anomaly.kind.code
            }
        }
    }

    private func removeStretches(
        _ missing: CompiledRecipe.Missing, _ index: UInt64, _ channel: Int, _ out: UnsafeMutableBufferPointer<Float>
    ) {
        var random = stream(.missing, index)
        var isMissing = random.uniformDouble() < missing.share
        for step in 0..<recipe.length {
            if isMissing { out[step * recipe.channels + channel] = .nan }
            isMissing = random.uniformDouble() < (isMissing ? 1 - missing.end : missing.begin)
        }
    }
}

extension SeriesRecipe.Anomaly.Kind {
    fileprivate var code: UInt8 {
        switch self {
        case .spike: AnomalyCode.spike
        case .levelShift: AnomalyCode.levelShift
        case .drift: AnomalyCode.drift
        }
    }
}
