internal import Glibc

/// The marks of an axis that begins at 0.
struct ChartAxis {
    /// The largest value, at least that of the data.
    let top: Double
    let ticks: [Double]

    /// About so many round steps up to a share, 0 … 1.
    init(upTo largest: Double, steps: Int = 4) {
        let largest = largest > 0 && largest.isFinite ? largest : 1
        let least = largest / Double(steps)
        let power = pow(10, log10(least).rounded(.down))
        let step = ([1, 2, 2.5, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10) * power
        let count = Int((largest / step * (1 - 1e-9)).rounded(.up))
        top = Double(count) * step
        ticks = (0...count).map { Double($0) * step }
    }

    /// A share as a label of this axis.
    func label(_ tick: Double) -> String { tick == 0 ? "0" : Figures.compact(tick * 100, digits: 3) + " %" }
}
