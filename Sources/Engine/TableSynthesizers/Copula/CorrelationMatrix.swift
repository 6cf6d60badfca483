import Glibc

/// A symmetric positive definite matrix of correlations, row by row.
struct CorrelationMatrix: Sendable {
    let size: Int
    private(set) var values: [Double]

    init(size: Int, values: [Double]) {
        self.size = size
        self.values = values
    }

    subscript(_ row: Int, _ column: Int) -> Double { values[row * size + column] }

    /// The lower triangle L with L · Lᵀ = the matrix of the variables in an order; correlations are made weaker until there is one.
    ///
    /// - Returns: L row by row, `size` × `size`.
    func triangle(order: [Int]) -> [Double] {
        var shrinkage = 0.0
        while shrinkage < 1 {
            if let triangle = factor(order, shrinkage) { return triangle }
            shrinkage = shrinkage == 0 ? 1e-6 : shrinkage * 4
        }
        return factor(order, 1) ?? []
    }

    private func factor(_ order: [Int], _ shrinkage: Double) -> [Double]? {
        var result = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                var sum = row == column ? 1 : self[order[row], order[column]] * (1 - shrinkage)
                for place in 0..<column { sum -= result[row * size + place] * result[column * size + place] }
                if row == column {
                    guard sum > 1e-9 else { return nil }
                    result[row * size + row] = sum.squareRoot()
                } else {
                    result[row * size + column] = sum / result[column * size + column]
                }
            }
        }
        return result
    }
}
