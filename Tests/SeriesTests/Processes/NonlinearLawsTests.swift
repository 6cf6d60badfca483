import Series
import Specification
import Testing

/// Processes that are neither waves nor linear: each follows the law that its description states.
@Suite struct NonlinearLawsTests {
    @Test(
        "Fractional Brownian motion has variance t^{2H} and starts at 0; its increments have the stated correlations",
        arguments: [0.2, 0.5, 0.8, 0.95])
    func fractionalBrownianMotion(hurst: Double) throws {
        let parameters: [String: JSONValue] = ["hurst": .number(hurst), "std": 2]
        let motion = try made("fractional-brownian", parameters, sequences: 8000, length: 33)
        for step in [1, 8, 16, 32] {
            let expected = 4 * power(Double(step) / 32, 2 * hurst)
            #expect(abs(Measures.variance(motion.step(step)) / expected - 1) < 0.06, "step \(step)")
        }
        #expect(motion.step(0).allSatisfy { $0 == 0 })
        #expect(Measures.kolmogorovSmirnov(motion.step(32).map { $0 / 2 }, Measures.normalDistribution) < 0.02)

        let noise = try made("fractional-brownian", ["hurst": .number(hurst), "output": "noise"], sequences: 8000, length: 20)
        for lag in [1, 2, 5, 17] {
            let k = Double(lag)
            let expected = 0.5 * (power(k + 1, 2 * hurst) - 2 * power(k, 2 * hurst) + power(k - 1, 2 * hurst))
            #expect(abs(Measures.covariance(noise.step(1), noise.step(1 + lag)) - expected) < 0.05, "lag \(lag)")
        }
    }

    @Test("A long fractional noise keeps its spectrum: sums of its values grow as n^{2H}")
    func longMemory() throws {
        let noise = try made("fractional-brownian", ["hurst": 0.8, "output": "noise"], sequences: 64, length: 65_536)
        for size in [16, 256, 4096] {
            let sums = (0..<64).flatMap { series in
                let values = noise.series(series)
                return stride(from: 0, to: 65_536, by: size).map { values[$0..<$0 + size].reduce(0, +) }
            }
            let squares = Measures.mean(sums.map { $0 * $0 })
            #expect(abs(squares / power(Double(size), 1.6) - 1) < 0.2, "size \(size): \(squares)")
        }
    }

    @Test("GARCH has the stationary variance, no correlation of values and the known correlation of squares")
    func garch() throws {
        let (alpha, beta) = (0.1, 0.8)
        let values = try made("garch", ["omega": 0.2, "alpha": .number(alpha), "beta": .number(beta)], length: 400_000).series(0)
        #expect(abs(Measures.variance(values) - 2) < 0.06)
        #expect(abs(Measures.autocorrelation(values, lag: 1)) < 0.02)
        let squares = values.map { $0 * $0 }
        let first = alpha * (1 - alpha * beta - beta * beta) / (1 - 2 * alpha * beta - beta * beta)
        #expect(abs(Measures.autocorrelation(squares, lag: 1) - first) < 0.03)
        let ratio = Measures.autocorrelation(squares, lag: 3) / Measures.autocorrelation(squares, lag: 2)
        #expect(abs(ratio - (alpha + beta)) < 0.1)

        let sums = try made("garch", ["mean": 1, "output": "cumulative"], length: 10).series(0)
        let returns = try made("garch", ["mean": 1], length: 10).series(0)
        #expect(abs(sums[9] - returns.reduce(0, +)) < 1e-4)
    }

    @Test("GARCH whose weights reach 1 is refused, with both weights named")
    func garchDomain() {
        let found = problems("garch", ["alpha": 0.2, "beta": 0.8])

        #expect(found.map(\.field) == ["recipe.parameters.beta"])
        #expect(found.first?.message.contains("α + β is 1.0") == true)
    }

    @Test("Regimes are visited in proportion to their durations, last as long as stated, and have their means and deviations")
    func regimeSwitching() throws {
        let parameters: [String: JSONValue] = ["means": [0, 100], "stds": [1, 2], "coefficients": [0.1, 0], "stay": [0.9, 0.8]]
        let values = try made("regime-switching", parameters, length: 200_000).series(0)
        let isHigh = values.map { $0 > 50 }
        let high = values.filter { $0 > 50 }
        #expect(abs(Double(high.count) / 200_000 - 5.0 / 15) < 0.02)
        let runs = Double(zip([false] + isHigh, isHigh).count { !$0 && $1 })
        #expect(abs(Double(high.count) / runs - 5) < 0.2)
        #expect(abs(Measures.mean(high) - 100) < 0.1 && abs(Measures.variance(high) - 4) < 0.15)
        let starts = try made("regime-switching", parameters, sequences: 6000, length: 2).step(0)
        #expect(abs(Double(starts.count { $0 > 50 }) / 6000 - 1.0 / 3) < 0.03)
        #expect(
            problems("regime-switching", ["means": [1, 2, 3]]).map(\.field)
                == ["stds", "coefficients", "stay"].map { "recipe.parameters.\($0)" })
    }

    @Test("NARMA stays within its known range, also over long series, and its mean solves the mean equation", arguments: [1, 3, 10, 20])
    func narma(order: Int) throws {
        let values = try made("narma", ["order": .integer(order)], length: 200_000).series(0)

        #expect(values.allSatisfy { $0 > 0 && $0 < 3 })
        if order <= 10 {
            // y = 0.3 y + 0.05 n E[y · mean of the last n] + 1.5 E[u u'] + 0.1; E[u u'] is 1/16, or 1/12 when both are the same.
            let sums = (order..<values.count).map { index in values[index - 1] * values[index - order..<index].reduce(0, +) }
            let expected = 0.3 * Measures.mean(values) + 0.05 * Measures.mean(sums) + 1.5 * (order == 1 ? 1.0 / 12 : 1.0 / 16) + 0.1
            #expect(abs(Measures.mean(values) - expected) < 0.005)
        }
    }

    @Test("NARMA that grows without bound is refused with the reason; with saturation it is bounded")
    func narmaDomain() throws {
        #expect(problems("narma", ["order": 30, "saturation": "none"]).first?.message.contains("diverges") == true)
        #expect(problems("narma", ["coefficients": [1.5, 0.1, 1, 1]]).map(\.field) == ["recipe.parameters.coefficients"])
        #expect(problems("narma", ["coefficients": [0.3, 0.1]]).map(\.field) == ["recipe.parameters.coefficients"])
        #expect(try made("narma", ["order": 30], length: 2000).values.allSatisfy { abs($0) <= 1 })
    }

    @Test("Mackey–Glass settles at its fixed point for a short delay, swings regularly for a longer one and irregularly for 17")
    func mackeyGlass() throws {
        let still = try made("mackey-glass", ["delay": 2, "settle": 2000]).series(0)
        // β x / (1 + x^10) = γ x has the solution x = (β/γ − 1)^{1/10} = 1.
        #expect(still.allSatisfy { abs($0 - 1) < 1e-4 })

        let chaotic = try made("mackey-glass", sequences: 2, length: 3000)
        let values = chaotic.series(0)
        #expect(values.allSatisfy { $0 > 0.2 && $0 < 1.5 })
        #expect(abs(Measures.mean(values) - 0.92) < 0.03 && Measures.variance(values) > 0.03)
        #expect(zip(values, chaotic.series(1)).contains { abs($0 - $1) > 0.5 })
    }

    @Test("The Mackey–Glass solution does not depend on how densely it is sampled, and solves its equation")
    func mackeyGlassSolution() throws {
        let coarse = try made("mackey-glass", ["start": 0.9, "settle": 100, "step": 1], length: 101).series(0)
        let fine = try made("mackey-glass", ["start": 0.9, "settle": 100, "step": 0.25], length: 401).series(0)
        let dense = try made("mackey-glass", ["start": 0.9, "settle": 100, "step": 0.07], length: 1401).series(0)
        for step in 0...100 { #expect(abs(coarse[step] - fine[4 * step]) < 1e-4) }
        for step in stride(from: 0, through: 1400, by: 100) where step % 100 == 0 {
            #expect(abs(dense[step] - coarse[step * 7 / 100]) < 1e-4)
        }
        for index in stride(from: 80, to: 400, by: 20) {
            let delayed = fine[index - 68]
            let slope = (fine[index + 1] - fine[index - 1]) / 0.5
            #expect(abs(slope - (0.2 * delayed / (1 + power(delayed, 10)) - 0.1 * fine[index])) < 2e-3)
        }
        let irregular = try made(
            "mackey-glass", ["start": 0.9, "settle": 100, "step": 1], length: 101, sampling: .init(kind: .irregular, keep: 1, jitter: 0.4))
        for (time, value) in zip(irregular.times(ofSeries: 0) ?? [], irregular.series(0)) {
            let place = time * 400
            let left = min(399, Int(place))
            #expect(abs(value - (fine[left] + (place - Double(left)) * (fine[left + 1] - fine[left]))) < 2e-3)
        }
    }

    @Test("Poisson counts have their mean and variance, by either way of drawing", arguments: [0.2, 3, 9.9, 10.1, 60, 5000])
    func poisson(rate: Double) throws {
        let values = try made("poisson", ["rate": .number(rate)], length: 100_000).series(0)

        #expect(values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
        #expect(abs(Measures.mean(values) / rate - 1) < 5 / (rate * 100_000).squareRoot())
        #expect(abs(Measures.variance(values) / rate - 1) < 0.025)
        guard rate < 100 else { return }
        // Every count has its probability.
        var probability = exponential(-rate)
        for count in 0..<Int(rate + 4 * rate.squareRoot()) {
            if count > 0 { probability *= rate / Double(count) }
            let share = Double(values.count { $0 == Double(count) }) / 100_000
            #expect(abs(share - probability) < 5 * (probability / 100_000).squareRoot() + 1e-4, "count \(count)")
        }
    }

    @Test("A seasonal Poisson rate follows its sine")
    func seasonalPoisson() throws {
        let set = try made("poisson", ["rate": 20, "modulation": 0.8, "frequency": 1], sequences: 5000, length: 9)

        for step in 0..<9 { #expect(abs(Measures.mean(set.step(step)) - 20 * (1 + 0.8 * sine(2 * Double.pi * Double(step) / 8))) < 0.4) }
    }

    @Test("Hawkes counts have the mean μ/(1 − n), and the variance over long stretches that branching causes")
    func hawkes() throws {
        let values = try made("hawkes", ["rate": 0.5, "branching": 0.6, "decay": 0.5], length: 300_000).series(0)
        #expect(abs(Measures.mean(values) - 1.25) < 0.03)
        // The variance of counts of long stretches is the mean divided by (1 − n)².
        let sums = stride(from: 0, to: 300_000, by: 300).map { values[$0..<$0 + 300].reduce(0, +) }
        #expect(abs(Measures.variance(sums) / 300 - 1.25 / 0.16) < 1.2)
        let plain = try made("hawkes", ["rate": 2, "branching": 0], length: 100_000).series(0)
        #expect(abs(Measures.variance(plain) - 2) < 0.05 && abs(Measures.autocorrelation(plain, lag: 1)) < 0.015)
        let starts = try made("hawkes", ["rate": 0.5, "branching": 0.6], sequences: 20_000, length: 2)
        #expect(abs(Measures.mean(starts.step(0)) - 1.25) < 0.05)
        #expect(problems("hawkes", ["rate": 900, "branching": 0.5]).first?.message.contains("must be at most 0.09") == true)
    }
}
