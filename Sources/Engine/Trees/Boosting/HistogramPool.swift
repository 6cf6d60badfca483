/// Histograms of derivatives over the bins of all features, used again and again.
final class HistogramPool {
    /// Where each feature's bins start.
    let offsets: [Int]
    private let binCount: Int
    private var histograms: [Buffer<Sums>] = []
    private var free: [Int] = []

    init(_ features: [Feature]) {
        var offsets: [Int] = []
        var binCount = 0
        for feature in features {
            offsets.append(binCount)
            binCount += feature.binCount
        }
        self.offsets = offsets
        self.binCount = binCount
    }

    /// Takes a histogram, whose content means nothing yet.
    func take() -> Int {
        if let last = free.popLast() { return last }
        histograms.append(Buffer(binCount, filledWith: .zero))
        return histograms.count - 1
    }

    /// Gives a histogram back.
    func give(_ histogram: Int) { free.append(histogram) }

    func start(_ histogram: Int) -> UnsafeMutablePointer<Sums> { histograms[histogram].start }
}
