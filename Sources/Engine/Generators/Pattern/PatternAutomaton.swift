/// The words of a regular expression as a deterministic automaton, which counts them and numbers them without telling one twice.
///
/// With bounded repetitions the words are finitely many and the automaton has no cycle. Each state knows how many words lead on from
/// it, so that the word of a number is found on one way through the states.
///
/// Reference: Rabin, Scott, "Finite automata and their decision problems", IBM Journal 1959, doi:10.1147/rd.32.0114 (subset
/// construction).
package struct PatternAutomaton: Sendable, Equatable {
    /// Counts beyond this are not told apart.
    static let largestCount: UInt64 = 1 << 63
    /// A way through states that lead to too many words to be counted ends at one that leads to at least so many.
    private static let enoughCount: UInt64 = 1 << 40
    private static let largestStateCount = 5000
    private static let largestWork = 2_000_000

    private struct Edge: Sendable, Equatable {
        var characters: [UInt32]
        var isASCII: Bool
        var target: Int
        /// The number of words from the target on.
        var targetCount: UInt64
        /// The number of words of the state that come before those of this edge.
        var start: UInt64
    }

    private struct State: Sendable, Equatable {
        var isEnd: Bool
        var edges: [Edge]
        var count: UInt64
    }

    package let pattern: String
    private var states: [State]

    /// Reads a regular expression.
    ///
    /// - Throws: `GeneratorError` that names the character where the expression is not supported, or says that it is too large.
    package init(_ pattern: String) throws(GeneratorError) {
        self.pattern = pattern
        let graph = try PatternGraph(try PatternParser.parse(pattern))
        states = []
        try build(graph)
        countWords()
    }

    /// The number of different words; nil if there are more than 2^63.
    package var wordCount: UInt64? { states[0].count < Self.largestCount ? states[0].count : nil }

    /// The number of words that are made when none may come twice.
    var uniqueCount: UInt64 { wordCount ?? Self.enoughCount }

    /// Whether all words consist of at most so many digits.
    func isNumeric(longest: Int) -> Bool {
        guard states.allSatisfy({ $0.edges.allSatisfy { $0.characters.allSatisfy { $0 &- 0x30 <= 9 } } }) else { return false }
        var lengths = [Int](repeating: 0, count: states.count)
        for place in order().reversed() {
            for edge in states[place].edges { lengths[edge.target] = max(lengths[edge.target], lengths[place] + 1) }
        }
        return !states[0].isEnd && (lengths.max() ?? 0) <= longest
    }

    /// Writes the word of a number.
    ///
    /// - Parameters:
    ///   - number: Below `uniqueCount`; different numbers give different words.
    ///   - random: Gives choices where there are too many words to be numbered.
    @inline(__always)
    func append(_ number: UInt64, random: () -> UInt64, to bytes: inout [UInt8]) {
        var place = 0
        while states[place].count >= Self.largestCount {
            let (target, character) = choice(place, random())
            Self.append(character, to: &bytes)
            place = target
        }
        // Each number has its own part of the words that follow.
        let count = states[place].count
        var rest = number
        if place != 0 {
            let width = count / Self.enoughCount
            rest = number * width + random() % width
        }
        while true {
            if states[place].isEnd {
                if rest == 0 { return }
                rest -= 1
            }
            let edges = states[place].edges.count
            var chosen = 0
            while chosen + 1 < edges && states[place].edges[chosen + 1].start <= rest { chosen += 1 }
            let start = states[place].edges[chosen].start
            let targetCount = states[place].edges[chosen].targetCount
            rest -= start
            let character: Int
            if targetCount == 1 {
                character = Int(rest)
                rest = 0
            } else {
                let parts = rest.quotientAndRemainder(dividingBy: targetCount)
                character = Int(parts.quotient)
                rest = parts.remainder
            }
            let value = states[place].edges[chosen].characters[character]
            if states[place].edges[chosen].isASCII {
                bytes.append(UInt8(truncatingIfNeeded: value))
            } else {
                Self.append(value, to: &bytes)
            }
            place = states[place].edges[chosen].target
        }
    }

    /// One of the characters that lead from a state to enough words; beyond what is counted, all are equally likely.
    @inline(__always)
    private func choice(_ state: Int, _ random: UInt64) -> (target: Int, character: UInt32) {
        var total = 0
        for edge in states[state].edges.indices where states[state].edges[edge].targetCount >= Self.enoughCount {
            total += states[state].edges[edge].characters.count
        }
        var place = Int(random.multipliedFullWidth(by: UInt64(total)).high)
        for edge in states[state].edges.indices where states[state].edges[edge].targetCount >= Self.enoughCount {
            let count = states[state].edges[edge].characters.count
            if place < count { return (states[state].edges[edge].target, states[state].edges[edge].characters[place]) }
            place -= count
        }
        // One of the edges leads to enough words, or the state would not have so many.
        return (states[state].edges[0].target, states[state].edges[0].characters[0])
    }

    private static func append(_ character: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(character) else { return }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    // MARK: Building

    private mutating func build(_ graph: PatternGraph) throws(GeneratorError) {
        var places: [[Int]: Int] = [:]
        var sets: [[Int]] = [graph.closure([graph.start])]
        places[sets[0]] = 0
        var work = 0
        var next = 0
        while next < sets.count {
            let members = sets[next]
            next += 1
            var steps: [(set: [UInt32], target: Int)] = []
            for member in members { if let step = graph.steps[member] { steps.append(step) } }
            work += members.count + steps.reduce(0) { $0 + $1.set.count }
            // Characters that lead to the same nodes share an edge.
            var targets: [UInt32: [Int]] = [:]
            var byTarget: [(targets: [Int], characters: [UInt32])] = []
            if Set(steps.map(\.target)).count == 1 || steps.count == 1 {
                byTarget = [(steps.map(\.target), steps.count == 1 ? steps[0].set : Array(Set(steps.flatMap(\.set))).sorted())]
            } else {
                for step in steps { for character in step.set { targets[character, default: []].append(step.target) } }
                var groups: [[Int]: Int] = [:]
                for (character, nodes) in targets.sorted(by: { $0.key < $1.key }) {
                    if let group = groups[nodes] {
                        byTarget[group].characters.append(character)
                    } else {
                        groups[nodes] = byTarget.count
                        byTarget.append((nodes, [character]))
                    }
                }
            }
            var edges: [Edge] = []
            for (nodes, characters) in byTarget {
                let closure = graph.closure(nodes)
                work += closure.count
                let target = places[closure] ?? sets.count
                if target == sets.count {
                    places[closure] = target
                    sets.append(closure)
                }
                let isASCII = characters.allSatisfy { $0 < 0x80 }
                edges.append(Edge(characters: characters, isASCII: isASCII, target: target, targetCount: 0, start: 0))
            }
            guard sets.count <= Self.largestStateCount, work <= Self.largestWork else {
                throw GeneratorError("pattern", "is too complex: too many of its parts may stand in the same place")
            }
            states.append(State(isEnd: members.contains(graph.end), edges: edges, count: 0))
        }
    }

    /// The states, each after all that it leads to.
    private func order() -> [Int] {
        var order: [Int] = []
        var isKnown = [Bool](repeating: false, count: states.count)
        var path = [(place: 0, edge: 0)]
        isKnown[0] = true
        while let (place, edge) = path.last {
            if edge < states[place].edges.count {
                path[path.count - 1].edge += 1
                let target = states[place].edges[edge].target
                if !isKnown[target] {
                    isKnown[target] = true
                    path.append((target, 0))
                }
            } else {
                order.append(place)
                path.removeLast()
            }
        }
        return order
    }

    private mutating func countWords() {
        for place in order() {
            // The end itself is the word before all others.
            var count: UInt64 = states[place].isEnd ? 1 : 0
            let offset = count
            for edge in states[place].edges.indices {
                let targetCount = states[states[place].edges[edge].target].count
                states[place].edges[edge].targetCount = targetCount
                states[place].edges[edge].start = count - min(offset, count)
                let (product, isOver) = targetCount.multipliedReportingOverflow(by: UInt64(states[place].edges[edge].characters.count))
                count = min(Self.largestCount, count &+ min(product, Self.largestCount))
                if isOver { count = Self.largestCount }
            }
            states[place].count = count
        }
    }
}
