import Glibc

/// The numbers that a column can hold: multiples of a step from a first number on, or any.
///
/// New numbers are put on the grid that the column's own numbers are on: whole hundreds stay whole hundreds, full hours full hours.
struct NumberGrid: Codable, Hashable, Sendable {
    /// The distance between neighbours, in units of 1/`scale`; 0 if the numbers are on no grid.
    var step: Double
    /// A power of ten: 100 for numbers with two decimals.
    var scale: Double

    static let none = NumberGrid(step: 0, scale: 1)

    /// Finds the grid of numbers.
    ///
    /// - Parameters:
    ///   - numbers: Distinct and ascending.
    ///   - decimals: How many decimals they are written with at most; nil if any number of them.
    init(of numbers: [Double], decimals: Int?) {
        self = .none
        guard let decimals, decimals <= 15, let first = numbers.first, let last = numbers.last else { return }
        let scale = pow(10, Double(decimals))
        guard max(abs(first), abs(last)) * scale < 0x1p53 else { return }
        let base = Int64((first * scale).rounded())
        var divisor: Int64 = 0
        for number in numbers.dropFirst() {
            divisor = Self.greatestCommonDivisor(divisor, Int64((number * scale).rounded()) - base)
            if divisor == 1 { break }
        }
        self.scale = scale
        step = Double(max(divisor, 1))
    }

    private init(step: Double, scale: Double) {
        self.step = step
        self.scale = scale
    }

    private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (abs(a), abs(b))
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// The number a share of the way from `low` to `high`, which are on the grid; each number of the grid between them has an equal part of the way.
    @inline(__always)
    func number(_ share: Double, from low: Double, to high: Double) -> Double {
        guard step > 0 else { return low + share * (high - low) }
        let start = (low * scale).rounded()
        let places = (((high * scale).rounded() - start) / step).rounded() + 1
        return (start + min((share * places).rounded(.down), places - 1) * step) / scale
    }

    /// How many numbers of the grid there are from `low` to `high`, which are on the grid; the distance if there is no grid.
    func measure(from low: Double, to high: Double) -> Double {
        step > 0 ? (((high - low) * scale) / step).rounded() + 1 : high - low
    }

    /// The nearest number of the grid through `anchor` that is not below (above) `bound`.
    func rounded(_ bound: Double, anchor: Double, up: Bool) -> Double {
        guard step > 0 else { return bound }
        let start = (anchor * scale).rounded()
        let places = (bound * scale - start) / step
        // What is on the grid but for rounding stays.
        let nearest = places.rounded()
        let place = abs(places - nearest) < 1e-6 ? nearest : places.rounded(up ? .up : .down)
        return (start + place * step) / scale
    }
}
