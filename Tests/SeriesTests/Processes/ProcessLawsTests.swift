import Series
import Specification
import Testing

/// Each process follows the law that its description states.
@Suite struct ProcessLawsTests {
    @Test("A harmonic is A sin(2π f t + φ) at N evenly spaced points, both ends included", arguments: [2, 100, 1000])
    func harmonic(length: Int) throws {
        let values = try made("harmonic", ["amplitude": 2, "frequency": 3.5, "phase": 0.7], length: length).series(0)

        for step in 0..<length {
            #expect(abs(values[step] - 2 * sine(2 * Double.pi * 3.5 * Double(step) / Double(length - 1) + 0.7)) < 1e-6)
        }
    }

    @Test("A harmonic at irregular times is the same function of time")
    func irregularHarmonic() throws {
        let set = try made("harmonic", ["frequency": 4], length: 50, sampling: .init(kind: .irregular, keep: 0.7, jitter: 0.4))

        for (time, value) in zip(set.times(ofSeries: 0) ?? [], set.series(0)) { #expect(abs(value - sine(8 * Double.pi * time)) < 1e-6) }
    }

    @Test("Random phases are spread evenly: the first values follow the arcsine law")
    func randomPhase() throws {
        let first = try made("harmonic", ["phase": "random"], sequences: 5000, length: 2).step(0)

        // P(sin U ≤ x) = 1/2 + arcsin(x) / π; compared at points whose arcsine is known.
        for (value, share) in [(-0.5, 1.0 / 3), (0, 0.5), (0.5, 2.0 / 3), (0.7071, 0.75)] {
            #expect(abs(Double(first.count { $0 <= value }) / 5000 - share) < 0.025)
        }
    }

    @Test("A multi-harmonic is the sum of its waves")
    func multiHarmonic() throws {
        let values = try made("multi-harmonic", ["amplitudes": [1, 0.5], "frequencies": [2, 9], "phases": [0, 1]], length: 200).series(0)

        for step in 0..<200 {
            let turn = 2 * Double.pi * Double(step) / 199
            #expect(abs(values[step] - sine(2 * turn) - 0.5 * sine(9 * turn + 1)) < 1e-6)
        }
        #expect(
            problems("multi-harmonic", ["amplitudes": [1], "frequencies": [1, 2], "phases": [1, 2]]).map(\.field) == [
                "recipe.parameters.frequencies", "recipe.parameters.phases",
            ])
        #expect(problems("multi-harmonic", ["amplitudes": [], "frequencies": []]).map(\.field) == ["recipe.parameters.amplitudes"])
    }

    @Test("A pseudo-periodic series without deviations is a harmonic; with them its values have the stated mean and spread")
    func pseudoPeriodic() throws {
        let still = try made("pseudo-periodic", ["amplitude": 3, "frequency": 2, "amplitudeStd": 0, "frequencyStd": 0])
        let harmonic = try made("harmonic", ["amplitude": 3, "frequency": 2])
        #expect(zip(still.series(0), harmonic.series(0)).allSatisfy { abs($0 - $1) < 1e-6 })

        let set = try made(
            "pseudo-periodic", ["amplitude": 2, "frequency": 1.3, "amplitudeStd": 0.5, "frequencyStd": 0.2], sequences: 20_000, length: 11)
        for step in [3, 10] {
            let time = Double(step) / 10
            let values = set.step(step)
            // E[a sin θ] = A e^{−s²/2} sin(2π f t) and E[(a sin θ)²] = (A² + s_A²)(1 − e^{−2s²} cos(4π f t)) / 2 with s = 2π s_f t.
            let spread = 2 * Double.pi * 0.2 * time
            let mean = 2 * exponential(-spread * spread / 2) * sine(2 * Double.pi * 1.3 * time)
            let square = 4.25 * (1 - exponential(-2 * spread * spread) * cosine(4 * Double.pi * 1.3 * time)) / 2
            #expect(abs(Measures.mean(values) - mean) < 0.05)
            #expect(abs(Measures.variance(values) - (square - mean * mean)) < 0.06)
        }
    }

    @Test("A seasonal trend without chance is its formula; its bends spread the end values as stated")
    func seasonalTrend() throws {
        let parameters: [String: JSONValue] = [
            "level": 2, "slope": 3, "changePoints": 0, "amplitudes": [0.5], "frequencies": [4], "phases": [0],
            "combination": "multiplicative",
        ]
        let values = try made("seasonal-trend", parameters, length: 101).series(0)
        for step in 0..<101 {
            let time = Double(step) / 100
            #expect(abs(values[step] - (2 + 3 * time) * (1 + 0.5 * sine(8 * Double.pi * time))) < 1e-5)
        }

        let bent = try made(
            "seasonal-trend", ["level": 0, "slope": 1, "changePoints": 3, "changeStd": 2, "amplitudes": [], "frequencies": []],
            sequences: 20_000, length: 3)
        // Each bend adds δ (1 − c): variance σ² E[(1 − c)²] = σ²/3 at the end.
        #expect(abs(Measures.mean(bent.step(2)) - 1) < 0.06)
        #expect(abs(Measures.variance(bent.step(2)) - 4) < 0.2)
        #expect(problems("seasonal-trend", ["amplitudes": [1]]).map(\.field) == ["recipe.parameters.frequencies"])
    }

    @Test("White noise has its mean, deviation and distribution", arguments: ["normal", "uniform", "laplace"])
    func whiteNoise(distribution: String) throws {
        let values = try made("white-noise", ["mean": 3, "std": 2, "distribution": .string(distribution)], length: 50_000).series(0)

        #expect(abs(Measures.mean(values) - 3) < 0.04)
        #expect(abs(Measures.variance(values) - 4) < 0.15)
        #expect(abs(Measures.autocorrelation(values, lag: 1)) < 0.02)
        let distance = Measures.kolmogorovSmirnov(values.map { ($0 - 3) / 2 }) { x in
            switch distribution {
            case "normal": return Measures.normalDistribution(x)
            case "uniform": return min(1, max(0, 0.5 + x / 12.0.squareRoot()))
            default:
                let tail = 0.5 * exponential(-abs(x) * 2.0.squareRoot())
                return x < 0 ? tail : 1 - tail
            }
        }
        #expect(distance < 0.01)
    }

    @Test("A random walk's steps are independent with its drift and deviation, and its variance grows with time")
    func randomWalk() throws {
        let values = try made("random-walk", ["start": 5, "drift": 0.1, "std": 0.5], length: 50_000).series(0)
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        #expect(values[0] == 5)
        #expect(abs(Measures.mean(steps) - 0.1) < 0.01)
        #expect(abs(Measures.variance(steps) - 0.25) < 0.01)
        #expect(abs(Measures.autocorrelation(steps, lag: 1)) < 0.02)

        let thinned = try made(
            "random-walk", ["std": 1], sequences: 4000, length: 101, sampling: .init(kind: .irregular, keep: 0.5, jitter: 0.4))
        let ends = (0..<4000).map { series in
            Double(thinned.values[(series + 1) * thinned.length - 1]) / ((thinned.times(ofSeries: series)?.last ?? 0) * 100).squareRoot()
        }
        #expect(abs(Measures.variance(ends) - 1) < 0.08)
    }

    @Test(
        "An autoregression has the autocorrelations of the Yule–Walker equations and its stationary variance, from its first value on",
        arguments: [[0.8], [-0.5], [0.5, 0.3], [1.2, -0.5], [0.3, -0.2, 0.4], [0, 0, 0.7]])
    func autoregressive(coefficients: [Double]) throws {
        let process = "autoregressive"
        let parameters: [String: JSONValue] = ["coefficients": .array(coefficients.map(JSONValue.number)), "mean": 2, "std": 0.5]
        let values = try made(process, parameters, length: 200_000).series(0)

        // Autocovariances from the moving-average form, summed until it has died out.
        var response = [1.0]
        for step in 1..<400 {
            response.append(
                coefficients.enumerated().reduce(0) { $0 + (step > $1.offset ? $1.element * response[step - 1 - $1.offset] : 0) })
        }
        func covariance(_ lag: Int) -> Double { 0.25 * zip(response, response.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(abs(Measures.mean(values) - 2) < 0.05)
        #expect(abs(Measures.variance(values) / covariance(0) - 1) < 0.04)
        for lag in 1...4 { #expect(abs(Measures.autocorrelation(values, lag: lag) - covariance(lag) / covariance(0)) < 0.02, "lag \(lag)") }

        let starts = try made(process, parameters, sequences: 20_000, length: 4)
        for step in 0..<4 { #expect(abs(Measures.variance(starts.step(step)) / covariance(0) - 1) < 0.05, "step \(step)") }
        for lag in 1...3 {
            #expect(abs(Measures.covariance(starts.step(0), starts.step(lag)) - covariance(lag)) < 0.05 * covariance(0), "lag \(lag)")
        }
    }

    @Test(
        "An autoregression that is not stationary is refused with the rule it breaks",
        arguments: [
            ([1.0], "|φ_1| must be below 1"), ([-1.5], "|φ_1| must be below 1"), ([0.5, 0.6], "φ_1 + φ_2 must be below 1"),
            ([-0.5, 0.6], "φ_2 − φ_1 must be below 1"), ([0.1, -1.1], "|φ_2| must be below 1"),
            ([0.5, 0.2, 0.4], "partial autocorrelation"),
            ([1, 1], "φ_1 + φ_2 must be below 1"), ([0, 0, 0, 1], "partial autocorrelation of lag 4"),
            ([2, -1, 0], "|φ_2| must be below 1"),
        ])
    func nonstationary(coefficients: [Double], rule: String) {
        let list = JSONValue.array(coefficients.map(JSONValue.number))

        let found = problems("autoregressive", ["coefficients": list])

        #expect(found.map(\.field) == ["recipe.parameters.coefficients"])
        #expect(found.first?.message.contains(rule) == true, "\(found)")
        #expect(problems("arma", ["ar": list]).map(\.field) == ["recipe.parameters.ar"])
    }

    @Test("ARMA(1,1) has its known variance and autocorrelations; a pure moving average forgets after its order")
    func arma() throws {
        let (phi, theta) = (0.7, 0.4)
        let values = try made("arma", ["ar": [.number(phi)], "ma": [.number(theta)]], length: 200_000).series(0)
        let variance = (1 + 2 * phi * theta + theta * theta) / (1 - phi * phi)
        let first = (1 + phi * theta) * (phi + theta) / (1 + 2 * phi * theta + theta * theta)
        #expect(abs(Measures.variance(values) / variance - 1) < 0.03)
        #expect(abs(Measures.autocorrelation(values, lag: 1) - first) < 0.01)
        #expect(abs(Measures.autocorrelation(values, lag: 2) - first * phi) < 0.02)

        let average = try made("arma", ["ar": [], "ma": [0.5, -2]], length: 200_000).series(0)
        #expect(abs(Measures.variance(average) - 5.25) < 0.1)
        #expect(abs(Measures.autocorrelation(average, lag: 2) + 2 / 5.25) < 0.01)
        #expect(abs(Measures.autocorrelation(average, lag: 3)) < 0.01)
    }

    @Test("CAR(1) has the stated deviation and its correlation falls with time, also between irregular times", arguments: [false, true])
    func continuousAutoregressive(isIrregular: Bool) throws {
        let sampling: SeriesRecipe.Sampling? = isIrregular ? .init(kind: .irregular, keep: 0.5, jitter: 0.3) : nil
        let set = try made("car", ["coefficient": 0.9, "std": 3, "mean": 1], length: 100_000, sampling: sampling)

        let values = set.series(0).map { $0 - 1 }
        #expect(abs(Measures.variance(values).squareRoot() - 3) < 0.1)
        guard isIrregular else {
            #expect(abs(Measures.autocorrelation(values, lag: 1, mean: 0) - 0.9) < 0.01)
            return
        }
        // What remains after the prediction from the value before has the stated variance at every distance.
        let times = Array(set.times(ofSeries: 0) ?? [])
        let errors = (1..<values.count).map { index in
            let keep = power(0.9, (times[index] - times[index - 1]) * 99_999)
            return (values[index] - keep * values[index - 1]) / (3 * (1 - keep * keep).squareRoot())
        }
        #expect(Measures.kolmogorovSmirnov(errors, Measures.normalDistribution) < 0.01)
        #expect(abs(Measures.autocorrelation(errors, lag: 1)) < 0.02)
    }

    @Test("A CAR coefficient of 0, 1 or more is refused with the admissible range", arguments: [0, 1, 2, -0.5])
    func carDomain(coefficient: Double) {
        let found = problems("car", ["coefficient": .number(coefficient)])

        #expect(found.map(\.field) == ["recipe.parameters.coefficient"])
        #expect(found.first?.message.contains("above 0 and below 1") == true)
    }

    @Test("The same CAR process per series keeps the coefficient as the correlation of the two ends")
    func carPerSeries() throws {
        let set = try made("car", ["coefficient": 0.5, "per": "series"], sequences: 20_000, length: 5)

        #expect(abs(Measures.covariance(set.step(0), set.step(4)) - 0.5) < 0.03)
        #expect(abs(Measures.covariance(set.step(0), set.step(2)) - 0.5.squareRoot()) < 0.03)
    }

    @Test("An Ornstein–Uhlenbeck process starts where told, is pulled to its mean, and settles with deviation σ/√(2θ)")
    func ornsteinUhlenbeck() throws {
        let set = try made("ornstein-uhlenbeck", ["mean": 2, "rate": 4, "volatility": 1.5, "start": 10], sequences: 20_000, length: 5)
        for step in 0..<5 {
            let time = Double(step) / 4
            let decay = exponential(-4 * time)
            #expect(abs(Measures.mean(set.step(step)) - (2 + 8 * decay)) < 0.03)
            #expect(abs(Measures.variance(set.step(step)) - 2.25 / 8 * (1 - decay * decay)) < 0.01)
        }
        let settled = try made("ornstein-uhlenbeck", ["rate": 4, "volatility": 1.5], sequences: 20_000, length: 3)
        #expect(abs(Measures.variance(settled.step(0)) - 2.25 / 8) < 0.01)
        #expect(abs(Measures.covariance(settled.step(0), settled.step(1)) - 2.25 / 8 * exponential(-2)) < 0.01)
    }
}
