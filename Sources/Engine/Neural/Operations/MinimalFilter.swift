/// The matrices of Winograd's minimal filtering: `outputs` neighbouring values of a filter with `taps` taps by outputs + taps − 1 multiplications
/// instead of outputs · taps.
///
/// With the data d, the taps g and ⊙ the product at each point, y = Aᵀ((G g) ⊙ (Bᵀ d)): polynomials are evaluated at points, multiplied there and put
/// together again (Toom, Cook). The points 0, ±1, ±2, ±½ and ∞ keep the rounding error within some units of 10⁻⁷; more points would not.
/// References: Winograd, "Arithmetic complexity of computations", SIAM 1980; Lavin, Gray, "Fast algorithms for convolutional neural
/// networks", CVPR 2016, arXiv:1509.09308.
struct MinimalFilter: Hashable {
    /// The number of results of one tile.
    let outputs: Int
    /// The number of taps.
    let taps: Int

    private static let finitePoints: [Double] = [0, 1, -1, 2, -0.5, -2, 0.5]

    /// The number of points, which is the number of multiplications.
    var points: Int { outputs + taps - 1 }

    /// The filter with the fewest multiplications for `count` results in a row, nil if none saves any.
    static func best(for count: Int, taps: Int) -> MinimalFilter? {
        func cost(_ filter: MinimalFilter) -> Int { (count + filter.outputs - 1) / filter.outputs * filter.points }
        let candidates = (2...).lazy.map { MinimalFilter(outputs: $0, taps: taps) }.prefix { $0.points <= finitePoints.count + 1 }
        guard taps > 1, let best = candidates.min(by: { cost($0) < cost($1) }), cost(best) < count * taps else { return nil }
        return best
    }

    /// Aᵀ's transpose A (points × outputs), G (points × taps) and Bᵀ (points × points), row by row.
    var matrices: (a: [Float], g: [Float], b: [Float]) {
        let finite = Self.finitePoints.prefix(points - 1)
        var (a, g, b): ([Double], [Double], [Double]) = ([], [], [])
        for (i, point) in finite.enumerated() {
            let others = finite.enumerated().filter { $0.offset != i }.map(\.element)
            let scale = others.reduce(1) { $0 * (point - $1) }
            var taps = powers(of: point, self.taps).map { $0 / scale }
            var data = Self.polynomial(withRoots: others) + [0]
            // A power of two moves from one side to the other, so that neither loses digits to the other's size.
            while Self.largest(data) >= 2 * Self.largest(taps) { (data, taps) = (data.map { $0 / 2 }, taps.map { $0 * 2 }) }
            while Self.largest(taps) >= 2 * Self.largest(data) { (data, taps) = (data.map { $0 * 2 }, taps.map { $0 / 2 }) }
            a += powers(of: point, outputs)
            g += taps
            b += data
        }
        a += [Double](repeating: 0, count: outputs - 1) + [1]
        g += [Double](repeating: 0, count: taps - 1) + [1]
        b += Self.polynomial(withRoots: Array(finite))
        return (a.map(Float.init), g.map(Float.init), b.map(Float.init))
    }

    private func powers(of point: Double, _ count: Int) -> [Double] {
        var (result, power) = ([Double](), 1.0)
        for _ in 0..<count {
            result.append(power)
            power *= point
        }
        return result
    }

    private static func largest(_ values: [Double]) -> Double { values.map(\.magnitude).max() ?? 0 }

    /// The coefficients of ∏ (x − root), the constant first.
    private static func polynomial(withRoots roots: [Double]) -> [Double] {
        roots.reduce([1]) { product, root in
            let raised = [0] + product
            return raised.indices.map { raised[$0] - ($0 < product.count ? root * product[$0] : 0) }
        }
    }
}
