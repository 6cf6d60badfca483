/// The random numbers of one (seed, purpose, index): a value with a position that can be read from anywhere.
///
/// The stream is a function from positions to 32-bit words. Nothing else is state: save `position` (or choose the index by the step number) and the
/// numbers that follow are the same. A stream holds 2^34 words; use one stream per series, row block or step rather than one long one.
///
/// Words used per draw: `uniform` 1, `normal` 2, `uniformDouble` 2, `normalDouble` 4. `integer(below:)` uses 2, rarely 4 or more. The pairwise
/// fills use 1 word per `Float` and 2 per `Double`.
package struct RandomStream: RandomNumberGenerator, Sendable {
    @usableFromInline let key: SIMD2<UInt32>
    @usableFromInline let high: SIMD3<UInt32>
    @usableFromInline var cached: SIMD4<UInt32>
    @usableFromInline var cachedBlock: UInt64

    /// The words that make the stream what it is, besides the number of the block: the key and the upper part of the counter.
    package var constants: (key: SIMD2<UInt32>, high: SIMD3<UInt32>) { (key, high) }

    /// The index of the next word that is drawn, in words from the start of the stream.
    package var position: UInt64 = 0

    /// Opens the stream of a purpose.
    ///
    /// - Parameters:
    ///   - seed: The seed of the whole fit or sample.
    ///   - purpose: What the numbers are for.
    ///   - index: Which of many equal uses this is, such as a step or a series.
    package init(seed: UInt64, purpose: Purpose, index: UInt64 = 0) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        high = SIMD3(UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), purpose.code)
        cached = .zero
        cachedBlock = .max
    }

    /// A seed that belongs to a purpose and index of another seed, such as the seed of one trial of a search.
    package static func derivedSeed(from seed: UInt64, purpose: Purpose, index: UInt64 = 0) -> UInt64 {
        var stream = RandomStream(seed: seed, purpose: purpose, index: index)
        return stream.next()
    }

    /// The four words of a block; block `b` holds the positions `4b ..< 4b + 4`.
    @inlinable package func block(_ number: UInt64) -> SIMD4<UInt32> {
        precondition(number <= UInt32.max, "a random stream holds 2^34 words; use another index")
        return Philox.block(counter: SIMD4(UInt32(truncatingIfNeeded: number), high[0], high[1], high[2]), key: key)
    }

    /// The word at a position, without moving the stream.
    @inlinable package func word(at position: UInt64) -> UInt32 {
        block(position >> 2)[Int(position & 3)]
    }

    /// Draws 32 random bits.
    @inlinable package mutating func nextWord() -> UInt32 {
        let number = position >> 2
        if number != cachedBlock {
            cached = block(number)
            cachedBlock = number
        }
        let word = cached[Int(position & 3)]
        position += 1
        return word
    }

    /// Draws 64 random bits.
    @inlinable package mutating func next() -> UInt64 {
        let low = nextWord()
        return UInt64(low) | UInt64(nextWord()) << 32
    }

    /// Draws a number in [0, 1), a multiple of 2^-24.
    @inlinable package mutating func uniform() -> Float { Variates.uniform(nextWord()) }

    /// Draws a number in (0, 1), an odd multiple of 2^-24.
    @inlinable package mutating func openUniform() -> Float { Variates.openUniform(nextWord()) }

    /// Draws a number in [0, 1), a multiple of 2^-53.
    @inlinable package mutating func uniformDouble() -> Double { Variates.uniform(next()) }

    /// Draws a number in (0, 1), an odd multiple of 2^-53.
    @inlinable package mutating func openUniformDouble() -> Double { Variates.openUniform(next()) }

    /// Draws from the standard normal distribution; values reach ±6.8.
    package mutating func normal() -> Float {
        let radius = nextWord()
        return Variates.normals(SIMD4(repeating: radius), SIMD4(repeating: nextWord())).0[0]
    }

    /// Draws from the standard normal distribution; values reach ±8.6.
    package mutating func normalDouble() -> Double {
        let radius = next()
        return Variates.normals(radius, next()).0
    }

    /// Draws an integer in `0 ..< bound`, each equally likely.
    ///
    /// Reference: Lemire, "Fast random integer generation in an interval", ACM TOMACS 2019, doi:10.1145/3230636.
    ///
    /// - Parameter bound: The number of possible values, at least 1.
    package mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "the bound of a random integer is at least 1")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// Puts the elements into a random order, each order equally likely.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    /// The numbers `0 ..< count` in a random order.
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }
}
