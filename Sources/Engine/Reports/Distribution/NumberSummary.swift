import Tabular

/// The figures that describe the numbers or moments of a column. Missing and infinite cells are left out.
package struct NumberSummary: Codable, Sendable, Equatable {
    /// A number, or microseconds since 1970, and how the column writes it.
    package struct Value: Codable, Sendable, Equatable {
        package let number: Double
        package let text: String
    }

    /// A number that a share of the column's numbers does not exceed.
    package struct Quantile: Codable, Sendable, Equatable {
        /// 0 … 1.
        package let share: Double
        package let value: Value
    }

    /// The shares of the quantiles.
    package static let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]

    package let minimum: Value
    package let maximum: Value
    package let mean: Value
    /// In the column's unit, microseconds of moments; of a single number 0.
    package let standardDeviation: Double
    /// The quantiles of `shares`, each a number that occurs.
    package let quantiles: [Quantile]

    /// Nil if there is no number, or the numbers are too large to be summed.
    init?(_ numbers: PresentNumbers, _ column: ColumnMetadata) {
        guard let low = numbers.sorted.first, let high = numbers.sorted.last else { return nil }
        let count = Double(numbers.sorted.count)
        // Around the middle number, so that moments, which are large and close to each other, keep their digits.
        let centre = numbers.quantile(0.5)
        let mean = centre + numbers.sorted.reduce(0) { $0 + ($1 - centre) } / count
        let squares = numbers.sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard mean.isFinite, squares.isFinite else { return nil }
        func value(_ number: Double) -> Value { Value(number: number, text: column.text(of: number)) }
        minimum = value(low)
        maximum = value(high)
        // The mean of whole numbers is none.
        self.mean = column.type == .datetime ? value(mean) : Value(number: mean, text: Figures.compact(mean, digits: 5))
        standardDeviation = (squares / max(count - 1, 1)).squareRoot()
        quantiles = Self.shares.map { Quantile(share: $0, value: value(numbers.quantile($0))) }
    }

    /// A quantile of one of the `shares`.
    package func quantile(_ share: Double) -> Value? { quantiles.first { $0.share == share }?.value }
}
