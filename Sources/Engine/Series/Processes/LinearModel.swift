import Random
import Specification

extension ParameterDescription {
    static func autoregressiveCoefficients(_ name: String, default value: JSONValue) -> ParameterDescription {
        ParameterDescription(
            name, .numbers, minimum: -100, maximum: 100, default: value, suggested: SuggestedRange(-2, 2, step: 0.05),
            summary:
                "Weights φ_1 … φ_p of the values before, the nearest first; up to \(LinearModel.largestOrder). The process has to be stationary: "
                + "|φ_1| < 1 for one weight; φ_1 + φ_2 < 1, φ_2 − φ_1 < 1 and |φ_2| < 1 for two; in general, all partial autocorrelations within −1 … 1."
        )
    }
}

/// A stationary linear process with normal noise: autoregression, moving average, or both.
///
/// The autoregression starts in its stationary state exactly: the first p values are drawn one after the other from the best linear predictions of
/// growing order, whose weights and errors the Levinson–Durbin recursion gives when it is run backwards.
///
/// Reference: Brockwell, Davis, "Time Series: Theory and Methods", 2nd edition, Springer 1991, chapter 5.
struct LinearModel: Sendable {
    static let largestOrder = 100

    private let autoregressive: [Double]
    private let movingAverage: [Double]
    private let mean: Double
    private let std: Double
    /// Row k has the k weights of the best prediction from k values; one after the other.
    private let startWeights: [Double]
    /// The standard deviation of the error of the best prediction from k values, in units of `std`.
    private let startErrors: [Double]

    /// - Parameter path: where the weights of the autoregression stand in the request.
    /// - Throws: `SpecificationError` when the autoregression is not stationary or of too high an order.
    init(autoregressive: [Double], movingAverage: [Double], mean: Double, std: Double, path: String) throws(SpecificationError) {
        guard autoregressive.count <= Self.largestOrder else {
            throw SpecificationError(path, "must have at most \(Self.largestOrder) elements, not \(autoregressive.count)")
        }
        // Weights 0 of the highest orders change nothing.
        let order = autoregressive.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.autoregressive = Array(autoregressive.prefix(order))
        self.movingAverage = movingAverage
        self.mean = mean
        self.std = std

        var weights = self.autoregressive
        var rows: [[Double]] = []
        var variance = 1.0
        var variances: [Double] = []
        for k in stride(from: order, to: 0, by: -1) {
            let partial = weights[k - 1]
            guard abs(partial) < 1 else {
                throw SpecificationError(path, Self.explanation(order: order, weights: self.autoregressive, lag: k, partial: partial))
            }
            let remaining = 1 - partial * partial
            variance /= remaining
            weights = (0..<k - 1).map { (weights[$0] + partial * weights[k - 2 - $0]) / remaining }
            rows.append(weights)
            variances.append(variance)
        }
        guard variance.isFinite, variance < 1e12 else {
            throw SpecificationError(
                path, "is too near to a unit root: the variance of the values would be \(variance) times that of the noise")
        }
        startWeights = rows.reversed().flatMap(\.self)
        startErrors = variances.reversed().map { $0.squareRoot() }
    }

    /// Fills with consecutive values of the stationary process.
    func fill(_ values: UnsafeMutableBufferPointer<Double>, random: inout RandomStream) {
        let lags = movingAverage.count
        guard lags > 0 else {
            random.fillNormal(values)
            autoregress(values)
            for index in values.indices { values[index] = mean + std * values[index] }
            return
        }
        // A moving average of the autoregression's values is the same as the autoregression of a moving average.
        withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count + lags) { inner in
            random.fillNormal(inner)
            autoregress(inner)
            for index in values.indices {
                var sum = inner[index + lags]
                for lag in 0..<lags { sum += movingAverage[lag] * inner[index + lags - 1 - lag] }
                values[index] = mean + std * sum
            }
        }
    }

    /// Replaces independent standard normal numbers by values of the autoregression.
    private func autoregress(_ values: UnsafeMutableBufferPointer<Double>) {
        let order = autoregressive.count
        var row = 0
        for index in 0..<min(order, values.count) {
            var prediction = 0.0
            for lag in 0..<index { prediction += startWeights[row + lag] * values[index - 1 - lag] }
            row += index
            values[index] = prediction + startErrors[index] * values[index]
        }
        guard order > 0, values.count > order else { return }
        autoregressive.withUnsafeBufferPointer { weights in
            if order == 1 {
                let weight = weights[0]
                var last = values[0]
                for index in 1..<values.count {
                    last = weight * last + values[index]
                    values[index] = last
                }
                return
            }
            for index in order..<values.count {
                var sum = values[index]
                for lag in stride(from: order - 1, through: 0, by: -1) { sum += weights[lag] * values[index - 1 - lag] }
                values[index] = sum
            }
        }
    }

    private static func explanation(order: Int, weights: [Double], lag: Int, partial: Double) -> String {
        switch order {
        case 1:
            return "is not stationary: |φ_1| must be below 1, not \(abs(weights[0]))"
        case 2:
            let (first, second) = (weights[0], weights[1])
            var broken: [String] = []
            if abs(second) >= 1 { broken.append("|φ_2| must be below 1, not \(abs(second))") }
            if first + second >= 1 { broken.append("φ_1 + φ_2 must be below 1, not \(first + second)") }
            if second - first >= 1 { broken.append("φ_2 − φ_1 must be below 1, not \(second - first)") }
            if broken.isEmpty { broken.append("the partial autocorrelation of lag \(lag) is \(partial)") }
            return "is not stationary: " + broken.joined(separator: "; ")
        default:
            return
                "is not stationary: the partial autocorrelation of lag \(lag) is \(partial), it must lie between −1 and 1 (both excluded)"
        }
    }
}
