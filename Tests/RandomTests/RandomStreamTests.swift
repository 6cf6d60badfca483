import Random
import Testing

extension Purpose {
    fileprivate static let test = Purpose("test")
}

@Suite struct RandomStreamTests {
    private func filled(_ count: Int, _ fill: (inout RandomStream, UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
        var stream = RandomStream(seed: 7, purpose: .test)
        var values = [Float](repeating: .nan, count: count)
        values.withUnsafeMutableBufferPointer { fill(&stream, $0) }
        return values
    }

    @Test("The same seed, purpose and index give the same words, and any other gives others")
    func streamsAreKeyed() {
        func words(_ seed: UInt64, _ purpose: Purpose, _ index: UInt64) -> [UInt64] {
            var stream = RandomStream(seed: seed, purpose: purpose, index: index)
            return (0..<4).map { _ in stream.next() }
        }
        let first = words(1, .test, 0)
        #expect(words(1, .test, 0) == first)
        #expect(words(2, .test, 0) != first)
        #expect(words(1 << 40 | 1, .test, 0) != first)
        #expect(words(1, Purpose("other"), 0) != first)
        #expect(words(1, .test, 1) != first)
        #expect(words(1, .test, 1 << 32) != words(1, .test, 1))
        #expect(RandomStream.derivedSeed(from: 1, purpose: .test) == first[0])
    }

    @Test("A stream that is set back to a position repeats what followed it")
    func positionIsTheOnlyState() {
        var stream = RandomStream(seed: 3, purpose: .test)
        _ = stream.nextWord()
        let mark = stream.position
        let expected = (0..<9).map { _ in stream.nextWord() }
        stream.position = mark
        #expect((0..<9).map { _ in stream.nextWord() } == expected)
        #expect((0..<9).map { stream.word(at: mark + UInt64($0)) } == expected)
    }

    @Test("Filling in pieces of a multiple of four equals filling at once")
    func fillsAreChunkable() {
        for fill in [
            { (s: inout RandomStream, b: UnsafeMutableBufferPointer<Float>) in s.fillNormal(b) },
            { (s: inout RandomStream, b: UnsafeMutableBufferPointer<Float>) in s.fillUniform(b) },
        ] {
            let whole = filled(103, fill)
            let pieces = filled(103) { stream, buffer in
                fill(&stream, UnsafeMutableBufferPointer(rebasing: buffer[0..<40]))
                fill(&stream, UnsafeMutableBufferPointer(rebasing: buffer[40..<44]))
                fill(&stream, UnsafeMutableBufferPointer(rebasing: buffer[44..<103]))
            }
            #expect(whole == pieces)
            #expect(!whole.contains { $0.isNaN })
        }
    }

    @Test("Uniform numbers stay in their interval, have the mean 1/2 and the variance 1/12")
    func uniformMoments() {
        let values = filled(100_000) { $0.fillUniform($1) }
        let mean = values.reduce(0.0) { $0 + Double($1) } / 100_000
        let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 100_000
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(mean - 0.5) < 0.004)
        #expect(abs(variance - 1.0 / 12) < 0.002)
        let shifted = filled(1_000) { $0.fillUniform($1, from: -3, to: -2) }
        #expect(shifted.allSatisfy { $0 >= -3 && $0 <= -2 })
        var stream = RandomStream(seed: 1, purpose: .test)
        for _ in 0..<1_000 {
            let (open, openDouble, double, single) = (
                stream.openUniform(), stream.openUniformDouble(), stream.uniformDouble(), stream.uniform()
            )
            #expect(open > 0 && open < 1 && openDouble > 0 && openDouble < 1 && double >= 0 && double < 1 && single >= 0 && single < 1)
        }
    }

    @Test("Normal numbers have the moments and tail shares of the standard normal distribution")
    func normalMoments() {
        var stream = RandomStream(seed: 7, purpose: .test)
        var doubles = [Double](repeating: 0, count: 200_000)
        doubles.withUnsafeMutableBufferPointer { stream.fillNormal($0) }
        let floats = filled(200_000) { $0.fillNormal($1) }.map(Double.init)
        let single = (0..<200_000).map { _ in Double(stream.normal()) }
        let double = (0..<200_000).map { _ in stream.normalDouble() }
        for values in [doubles, floats, single, double] {
            func moment(_ power: Int) -> Double {
                values.reduce(0.0) { sum, value in sum + (0..<power).reduce(1.0) { product, _ in product * value } } / 200_000
            }
            #expect(abs(moment(1)) < 0.01)
            #expect(abs(moment(2) - 1) < 0.015)
            #expect(abs(moment(3)) < 0.03)
            #expect(abs(moment(4) - 3) < 0.1)
            let beyondTwo = Double(values.count { abs($0) > 2 }) / 200_000
            #expect(abs(beyondTwo - 0.0455) < 0.002)
        }
        let neighbours = zip(floats, floats.dropFirst()).reduce(0.0) { $0 + $1.0 * $1.1 } / 200_000
        #expect(abs(neighbours) < 0.01)
    }

    @Test("Known normal numbers do not change between versions or machines")
    func normalsArePinned() {
        let values = filled(4) { $0.fillNormal($1) }
        #expect(values.map(\.bitPattern) == [1_057_654_013, 3_185_705_189, 1_043_561_610, 3_213_233_547])
    }

    @Test("Integers below a bound are all reached and equally likely")
    func integersAreUnbiased() {
        var stream = RandomStream(seed: 11, purpose: .test)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 10_000) < 450 })
        #expect((0..<10).allSatisfy { _ in stream.integer(below: 1) == 0 })
        let large = (0..<1_000).map { _ in stream.integer(below: .max) }
        #expect(large.allSatisfy { $0 >= 0 } && large.contains { $0 > Int.max / 2 })
    }

    @Test("A permutation holds each number once and every order of three is equally likely")
    func permutationsAreUniform() {
        var stream = RandomStream(seed: 5, purpose: .test)
        #expect(stream.permutation(1_000).sorted() == Array(0..<1_000))
        #expect(stream.permutation(0).isEmpty)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6_000 { counts[stream.permutation(3), default: 0] += 1 }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 1_000) < 150 })
    }
}
