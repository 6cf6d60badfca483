/// A regular expression as a graph whose edges carry characters or nothing; every edge leads to a node with a higher number.
struct PatternGraph {
    private static let largestNodeCount = 20_000
    private static let largestCharacterCount = 4_000_000
    private static let largestWork = 200_000

    /// The character that leads on from each node, if one does.
    private(set) var steps: [(set: [UInt32], target: Int)?] = []
    /// Where each node leads without a character.
    private var jumps: [[Int]] = []
    let start = 0
    private(set) var end = 0
    private var characterCount = 0
    private var work = 0

    private static var tooLarge: GeneratorError {
        GeneratorError("pattern", "is too large: with its repetitions it has more than \(largestNodeCount) parts")
    }

    init(_ node: PatternNode) throws(GeneratorError) {
        _ = try addNode()
        end = try add(node, from: start)
    }

    private mutating func addNode() throws(GeneratorError) -> Int {
        guard steps.count < Self.largestNodeCount, characterCount <= Self.largestCharacterCount else {
            throw Self.tooLarge
        }
        steps.append(nil)
        jumps.append([])
        return steps.count - 1
    }

    /// Adds what a part of the expression stands for after a node, which has no edges yet.
    ///
    /// - Returns: The node after it, which has no edges yet.
    private mutating func add(_ node: PatternNode, from start: Int) throws(GeneratorError) -> Int {
        // Parts that stand for the empty text add no nodes, however often they are repeated.
        work += 1
        guard work <= Self.largestWork else { throw Self.tooLarge }
        switch node {
        case .set(let characters):
            characterCount += characters.count
            let end = try addNode()
            steps[start] = (characters, end)
            return end
        case .sequence(let parts):
            var end = start
            for part in parts { end = try add(part, from: end) }
            return end
        case .alternation(let branches):
            var ends: [Int] = []
            for branch in branches {
                let first = try addNode()
                jumps[start].append(first)
                ends.append(try add(branch, from: first))
            }
            let end = try addNode()
            for branchEnd in ends { jumps[branchEnd].append(end) }
            return end
        case .repetition(let part, let least, let most):
            var end = start
            for _ in 0..<least { end = try add(part, from: end) }
            guard most > least else { return end }
            var exits: [Int] = []
            for _ in least..<most {
                // The node that may be left needs its own edges.
                let first = try addNode()
                jumps[end].append(first)
                exits.append(end)
                end = try add(part, from: first)
            }
            let last = try addNode()
            for exit in exits + [end] { jumps[exit].append(last) }
            return last
        }
    }

    /// The nodes that can be reached without a character, ascending; only those from which a character leads on, and the end.
    func closure(_ nodes: [Int]) -> [Int] {
        var found = Set(nodes)
        var open = nodes
        while let node = open.popLast() {
            for target in jumps[node] where found.insert(target).inserted { open.append(target) }
        }
        return found.filter { steps[$0] != nil || $0 == end }.sorted()
    }
}
