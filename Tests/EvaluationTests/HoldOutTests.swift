import Evaluation
import Series
import Testing

@Suite struct HoldOutTests {
    /// Series whose only value is their place.
    private func series(_ count: Int, labels: [Int32]? = nil) -> SeriesSet {
        SeriesSet(count: count, length: 1, channels: Channel.unnamed(1), values: (0..<count).map(Float.init), labels: labels)
    }

    @Test("Every series is in one part, in its order")
    func partition() {
        let (training, heldOut) = holdOut(series(100), share: 0.1, seed: 3)
        #expect(training.count == 90)
        #expect(heldOut.count == 10)
        #expect(Set(training.values + heldOut.values) == Set((0..<100).map(Float.init)))
        #expect(training.values == training.values.sorted())
        #expect(heldOut.values == heldOut.values.sorted())
    }

    @Test("Each label keeps its share, and labels with two series are in both parts")
    func labels() {
        let labels = [Int32](repeating: 1, count: 80) + [Int32](repeating: 2, count: 20) + [3, 3, 4]
        let (training, heldOut) = holdOut(series(103, labels: labels), share: 0.2, seed: 3)
        func count(_ set: SeriesSet, _ label: Int32) -> Int { set.labels?.filter { $0 == label }.count ?? 0 }
        #expect([1, 2, 3, 4].map { count(heldOut, $0) } == [16, 4, 1, 0])
        #expect([1, 2, 3, 4].map { count(training, $0) } == [64, 16, 1, 1])
        for (value, label) in zip(heldOut.values, heldOut.labels ?? []) { #expect(labels[Int(value)] == label) }
    }

    @Test("The seed chooses the series")
    func seeds() {
        #expect(holdOut(series(50), share: 0.2, seed: 1).heldOut == holdOut(series(50), share: 0.2, seed: 1).heldOut)
        #expect(holdOut(series(50), share: 0.2, seed: 1).heldOut != holdOut(series(50), share: 0.2, seed: 2).heldOut)
    }

    @Test("A single series is both learned from and judged by")
    func single() {
        let (training, heldOut) = holdOut(series(1), share: 0.2, seed: 1)
        #expect(training.count == 1)
        #expect(heldOut.count == 1)
    }

    @Test("No share leaves the training part without a label, however large")
    func largeShare() {
        let (training, heldOut) = holdOut(series(10, labels: [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]), share: 1, seed: 1)
        #expect(Set(training.labels ?? []) == [1, 2])
        #expect(heldOut.count == 8)
    }

    @Test("Times of their own follow the series")
    func times() {
        let set = SeriesSet(
            count: 4, length: 2, channels: Channel.unnamed(1), values: [0, 0, 1, 1, 2, 2, 3, 3],
            times: .perSeries([0, 1, 10, 11, 20, 21, 30, 31]), timeUnit: "hours")
        let (training, heldOut) = holdOut(set, share: 0.5, seed: 1)
        for part in [training, heldOut] {
            #expect(part.timeUnit == "hours")
            for index in 0..<part.count { #expect(part.times(ofSeries: index)?.first == Double(part.values[index * 2]) * 10) }
        }
    }
}
