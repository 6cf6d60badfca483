import Testing
import Threads

@Suite struct TeamTests {
    @Test("Every part is done once, on any number of threads", arguments: [1, 2, 4])
    func parts(threads: Int) {
        let team = Team(threads: threads)
        for parts in [0, 1, 2, 7, 1_000] {
            let calls = UnsafeMutableBufferPointer<Int>.allocate(capacity: parts)
            defer { calls.deallocate() }
            calls.initialize(repeating: 0)
            team.run(parts) { part, worker in calls[part] += worker < threads ? 1 : 100 }
            #expect(calls.allSatisfy { $0 == 1 })
        }
    }

    @Test("Results come in the order of their numbers", arguments: [1, 2, 4])
    func results(threads: Int) {
        for count in [0, 1, 300] { #expect(Team(threads: threads).map(count) { "\($0)" } == (0..<count).map { "\($0)" }) }
    }

    @Test("Ranges cover all items once and start at multiples", arguments: [1, 2, 4])
    func ranges(threads: Int) {
        let team = Team(threads: threads)
        for count in [1, 63, 64, 65, 1_000] {
            let starts = UnsafeMutableBufferPointer<Bool>.allocate(capacity: count)
            let calls = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
            defer {
                starts.deallocate()
                calls.deallocate()
            }
            starts.initialize(repeating: false)
            calls.initialize(repeating: 0)
            team.parallel(count, grain: 10, multiple: 8) { range, _ in
                starts[range.lowerBound] = true
                for item in range { calls[item] += 1 }
            }
            #expect(calls.allSatisfy { $0 == 1 })
            #expect(starts.indices.allSatisfy { !starts[$0] || $0 % 8 == 0 })
        }
    }
}
