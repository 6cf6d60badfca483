import Threads

/// What a step may depend on besides its inputs, and the threads that carry it out.
package struct RunContext {
    /// The seed of the fit or sample.
    package let seed: UInt64
    /// The number of the step, which keys all randomness in it.
    package let step: UInt64
    /// The threads.
    let team: Team

    /// Has the team do 0 ..< `count` in ranges, as `Team.parallel` does.
    func parallel(_ count: Int, grain: Int, multiple: Int = 1, _ body: (Range<Int>, Int) -> Void) {
        team.parallel(count, grain: grain, multiple: multiple, body)
    }
}
