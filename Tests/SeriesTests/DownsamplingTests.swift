import Random
import Series
import Testing

@Suite struct DownsamplingTests {
    @Test("The extremes, both ends and the order are kept, within the number of points", arguments: [2, 3, 4, 5, 17, 100, 999, 1000, 2000])
    func extremes(points: Int) throws {
        let values = try made("random-walk", length: 1000).values

        let steps = Downsampling.steps(of: values, points: points)

        #expect(steps.count <= max(2, points))
        #expect(steps.first == 0 && steps.last == 999)
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
        if points >= 4 {
            let kept = steps.map { values[$0] }
            #expect(kept.min() == values.min() && kept.max() == values.max())
        }
        if points >= 1000 { #expect(steps.count == 1000) }
    }

    @Test("A spike of a single step is never lost")
    func spikes() {
        for place in [1, 2, 500, 4321, 9998] {
            var values = [Float](repeating: 0, count: 10_000)
            values[place] = 1
            #expect(Downsampling.steps(of: values, points: 50).contains(place))
        }
    }

    @Test("Gaps leave a missing step between the values on both sides")
    func gaps() {
        var values = (0..<10_000).map { Float($0) }
        for step in 3001..<3004 { values[step] = .nan }
        for step in 7000..<9000 { values[step] = .nan }

        let (times, kept) = Downsampling.downsample(values: values, points: 100)

        #expect(kept.count <= 100)
        #expect(zip(times, kept).contains { (3001..<3004).contains(Int($0)) && $1.isNaN })
        let inGap = zip(times, kept).filter { (7000..<9000).contains(Int($0.0)) }
        #expect(!inGap.isEmpty && inGap.allSatisfy { $0.1.isNaN })
        #expect(Downsampling.downsample(values: [Float](repeating: .nan, count: 100), points: 10).values.allSatisfy { $0.isNaN })
    }

    @Test("Channels share the kept steps; the extremes of each are among them")
    func channels() throws {
        let set = try made("random-walk", sequences: 2, length: 5000, channels: 3)

        let steps = set.plotSteps(ofSeries: 1, points: 200)

        #expect(steps.count <= 200)
        for channel in 0..<3 {
            let values = set.series(1, channel: channel)
            #expect(steps.map { values[$0] }.max() == values.max() && steps.map { values[$0] }.min() == values.min())
        }
    }

    @Test("Given times stay with their values")
    func times() {
        let (times, values) = Downsampling.downsample(values: [5, 1, 9, 2, 3, 4], times: [0, 10, 20, 30, 40, 50], points: 4)

        #expect(times == [0, 10, 20, 50] && values == [5, 1, 9, 4])
    }
}
