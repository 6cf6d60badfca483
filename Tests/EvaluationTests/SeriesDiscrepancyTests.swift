import Evaluation
import Glibc
import Random
import Series
import Testing

@Suite struct SeriesDiscrepancyTests {
    /// Labelled sines with random phases and noise; each label has its own frequency.
    private func series(
        _ count: Int, seed: UInt64, labels: [Int32]? = [1, 2, 3, 4], amplitude: Double = 2, noise: Double = 0.2, length: Int = 64,
        channels: Int = 1
    ) -> SeriesSet {
        var stream = RandomStream(seed: seed, purpose: Purpose("test series"))
        var values: [Float] = []
        let own = (0..<count).map { labels?[$0 % (labels?.count ?? 1)] ?? 1 }
        for index in 0..<count {
            let phase = stream.uniformDouble()
            for step in 0..<length {
                for channel in 0..<channels {
                    let angle = 2 * .pi * (Double(own[index]) * Double(step) / Double(length) + phase)
                    values.append(Float(amplitude * sin(angle + Double(channel)) + noise * stream.normalDouble()))
                }
            }
        }
        return SeriesSet(
            count: count, length: length, channels: Channel.unnamed(channels), values: values, labels: labels == nil ? nil : own)
    }

    @Test("Real series against real series score about 0")
    func realAgainstReal() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(200, seed: 1))
        for seed in 2...6 as ClosedRange<UInt64> {
            #expect(abs(discrepancy.score(of: series(200, seed: seed))) < 0.02)
        }
    }

    @Test("The score of equal distributions has no bias: its mean over many draws is nearer 0 than its spread")
    func unbiased() {
        let scores = (0..<40).map { draw in
            SeriesDiscrepancy(heldOut: series(20, seed: UInt64(1000 + draw), labels: nil))
                .score(of: series(20, seed: UInt64(2000 + draw), labels: nil))
        }
        let mean = scores.reduce(0, +) / 40
        let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39).squareRoot()
        #expect(abs(mean) < 3 * deviation / 40.0.squareRoot())
        #expect(scores.contains { $0 < 0 } && scores.contains { $0 > 0 })
    }

    @Test("More noise, another amplitude and less of either scores worse, and more so the more there is")
    func degradations() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(200, seed: 1))
        func rises(_ scores: [Double]) -> Bool { zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 } }

        let real = discrepancy.score(of: series(200, seed: 2))
        #expect(rises([real] + [0.3, 0.5, 1, 2].map { discrepancy.score(of: series(200, seed: 2, noise: $0)) }))
        #expect(rises([real] + [0.1, 0.02].map { discrepancy.score(of: series(200, seed: 2, noise: $0)) }))
        #expect(rises([real] + [2.2, 2.5, 3, 5].map { discrepancy.score(of: series(200, seed: 2, amplitude: $0)) }))
        #expect(rises([real] + [1.8, 1.5, 1, 0.2].map { discrepancy.score(of: series(200, seed: 2, amplitude: $0)) }))
    }

    @Test("A label that is made badly, taken for another or not made at all scores worse than real series")
    func labels() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(200, seed: 1))
        let good = series(200, seed: 2)
        let real = discrepancy.score(of: good)

        let swapped = good.labelled(good.labels?.map { $0 == 1 ? 2 : $0 == 2 ? 1 : $0 })
        #expect(discrepancy.score(of: swapped) > real + 0.1)
        let withoutOne = series(150, seed: 2, labels: [1, 2, 3])
        #expect(discrepancy.score(of: withoutOne) > real + 0.2)
        let missingOne = series(200, seed: 2, labels: [1, 2, 3, 3])
        #expect(discrepancy.score(of: missingOne.labelled((0..<200).map { Int32($0 % 4 + 1) })) > real + 0.05)
    }

    @Test("Without labels a dropped mode scores worse than real series")
    func droppedMode() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(400, seed: 1).labelled(nil))
        let real = discrepancy.score(of: series(400, seed: 2).labelled(nil))
        let three = discrepancy.score(of: series(400, seed: 2, labels: [1, 2, 3]).labelled(nil))
        let one = discrepancy.score(of: series(400, seed: 2, labels: [1]).labelled(nil))
        #expect(real < three)
        #expect(three < one)
    }

    @Test("Copies of a few series score worse than real series")
    func fewModes() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(200, seed: 1))
        let four = series(4, seed: 2)
        let copies = SeriesSet(
            count: 200, length: 64, channels: four.channels, values: (0..<50).flatMap { _ in four.values },
            labels: (0..<50).flatMap { _ in four.labels ?? [] })
        #expect(discrepancy.score(of: copies) > discrepancy.score(of: series(200, seed: 2)) + 0.1)
    }

    @Test("Channels that go together otherwise than the real ones score worse")
    func correlations() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(200, seed: 1, channels: 2).labelled(nil))
        let good = series(200, seed: 2, channels: 2).labelled(nil)
        var torn = good
        for step in 0..<64 {
            for index in 0..<200 { torn.values[(index * 64 + step) * 2 + 1] = good.values[((index + 1) % 200 * 64 + step) * 2 + 1] }
        }
        #expect(discrepancy.score(of: torn) > discrepancy.score(of: good) + 0.005)
    }

    @Test("A diverged, a constant and an empty set score near the worst, with a finite number")
    func extremes() {
        let discrepancy = SeriesDiscrepancy(heldOut: series(100, seed: 1))
        var wild = series(100, seed: 2)
        for index in wild.values.indices { wild.values[index] = index % 3 == 0 ? .infinity : 1e30 }
        #expect((0.5...1).contains(discrepancy.score(of: wild)))
        var flat = series(100, seed: 2)
        for index in flat.values.indices { flat.values[index] = 0 }
        #expect((0.5...1).contains(discrepancy.score(of: flat)))
        #expect(discrepancy.score(of: series(0, seed: 1)) == 1)
    }

    @Test("Constant channels, single series, two steps and gaps give a finite score", arguments: [2, 3, 5, 64])
    func smallSets(length: Int) {
        for count in [1, 2, 5] {
            var real = series(count, seed: 1, length: length, channels: 2)
            for index in real.values.indices where index % 2 == 1 { real.values[index] = 7 }
            if count > 2 { real.values[2] = .nan }
            let discrepancy = SeriesDiscrepancy(heldOut: real)
            #expect(discrepancy.score(of: real).isFinite)
            #expect(discrepancy.score(of: series(4, seed: 3, length: length, channels: 2)).isFinite)
        }
    }

    @Test("The same sets give the same score, also when they are larger than what is looked at")
    func deterministic() {
        let (real, made) = (series(2300, seed: 1, length: 16), series(2100, seed: 2, length: 16))
        #expect(SeriesDiscrepancy(heldOut: real).score(of: made) == SeriesDiscrepancy(heldOut: real).score(of: made))
    }
}
