import Glibc
import Series
import Specification
import Synthesizers
import Testing

@Suite struct DemoFitTests {
    /// The number of cycles with the most power, of 1 … 20.
    private func dominantCycles(_ values: [Float]) -> Int {
        let powers = (1...20).map { cycles in
            var (real, imaginary) = (0.0, 0.0)
            for (step, value) in values.enumerated() {
                let angle = 2 * .pi * Double(cycles * step) / Double(values.count)
                real += Double(value) * cos(angle)
                imaginary += Double(value) * sin(angle)
            }
            return real * real + imaginary * imaginary
        }
        return 1 + (powers.indices.max { powers[$0] < powers[$1] } ?? 0)
    }

    @Test("The example's settings learn ten harmonics: nine of ten series have their class's frequency, each class in many phases")
    func learns() throws {
        let data = harmonics(2000, length: DemoFit.length, labels: (1...10).map { Int32($0) }, noise: 0.2)
        // Half of the example's steps are enough, and take half the time.
        let settings = DemoFit.parameters.merging(["maximumSteps": 1000]) { $1 }
        let description = try #require(SynthesizerCatalog.description(named: DemoFit.synthesizer))
        let fit = try SeriesFits.begin(
            synthesizer: DemoFit.synthesizer, parameters: try ParameterValues(settings, for: description), data: data, seed: DemoFit.seed)
        while fit.step < fit.totalSteps { _ = try fit.advance() }
        let sample = try SeriesModel(artifact: fit.artifact(lineage: [:])).sample(
            count: DemoFit.sampleCount, seed: DemoFit.seed, labels: nil)

        let labels = try #require(sample.labels)
        let right = (0..<sample.count).filter { dominantCycles(sample.values(ofSeries: $0, channel: 0)) == Int(labels[$0]) }
        #expect(right.count >= 90)
        // First values of sines of amplitude 2 in many phases spread by 1.41; those of one sine over and over would not.
        for label in 1...10 as ClosedRange<Int32> {
            let firsts = (0..<sample.count).filter { labels[$0] == label }.map { Double(sample.values[$0 * DemoFit.length]) }
            let mean = firsts.reduce(0, +) / Double(firsts.count)
            let variance = firsts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(firsts.count)
            #expect(variance > 0.3, "label \(label)")
        }
    }
}
