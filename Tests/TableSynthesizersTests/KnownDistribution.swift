import Glibc
import Random
import Specification
import TableSynthesizers
import Threads

/// Rows whose joint distribution is known exactly.
///
/// `group` is 1, 2 or 3; `level`, ordered, follows it within 1 … 6; `flag` is missing in every row of group 1 and in no other, and follows `level` there.
enum KnownDistribution {
    static let groups = [0.5, 0.3, 0.2]

    /// The probability of a level in a group: a triangle around 2, 4 or 5.
    static func level(_ level: Int, group: Int) -> Double {
        let peak = [2, 4, 5][group - 1]
        let heights = (1...6).map { max(0.2, 3 - Double(abs($0 - peak))) }
        return heights[level - 1] / heights.reduce(0, +)
    }

    /// The probability of a flag (0 missing, 1, 2) at a level in a group.
    static func flag(_ flag: Int, level: Int, group: Int) -> Double {
        if group == 1 { return flag == 0 ? 1 : 0 }
        let share = 0.15 * Double(level)
        return [0, 1 - share, share][flag]
    }

    static func probability(_ group: Int, _ level: Int, _ flag: Int) -> Double {
        groups[group - 1] * Self.level(level, group: group) * Self.flag(flag, level: level, group: group)
    }

    static func logarithm(_ probability: Double) -> Double { log(probability) }

    /// About `count` rows in random order, of each kind as many as are expected.
    static func population(_ count: Int, seed: UInt64) -> StateMatrix {
        var rows: [[UInt8]] = []
        for group in 1...3 {
            for level in 1...6 {
                for flag in 0...2 {
                    let expected = Int((Double(count) * probability(group, level, flag)).rounded())
                    rows += Array(repeating: [UInt8(flag), UInt8(group), UInt8(level)], count: expected)
                }
            }
        }
        var stream = RandomStream(seed: seed, purpose: Purpose("known population"))
        stream.shuffle(&rows)
        return matrix(of: (0..<3).map { column in rows.map { $0[column] } })
    }

    private static func matrix(of columns: [[UInt8]]) -> StateMatrix {
        matrix(["flag", "group", "level"], columns, states: [3, 4, 7], ordered: [false, false, true])
    }

    /// Independent rows.
    static func rows(_ count: Int, seed: UInt64) -> StateMatrix {
        var stream = RandomStream(seed: seed, purpose: Purpose("known distribution"))
        func draw(_ probabilities: [Double]) -> Int {
            var rest = stream.uniformDouble()
            for (index, probability) in probabilities.enumerated() {
                rest -= probability
                if rest < 0 { return index }
            }
            return probabilities.lastIndex { $0 > 0 } ?? 0
        }
        var columns: [[UInt8]] = [[], [], []]
        for _ in 0..<count {
            let group = 1 + draw(groups)
            let level = 1 + draw((1...6).map { Self.level($0, group: group) })
            let flag = draw((0...2).map { Self.flag($0, level: level, group: group) })
            for (place, state) in [flag, group, level].enumerated() { columns[place].append(UInt8(state)) }
        }
        return matrix(of: columns)
    }

    static let (flag, group, level) = (0, 1, 2)

    /// A matrix whose variables count their own states.
    static func matrix(_ names: [String], _ columns: [[UInt8]], states: [Int], ordered: [Bool]) -> StateMatrix {
        let variables = names.indices.map { v in
            var counts = [Int](repeating: 0, count: states[v])
            for state in columns[v] { counts[Int(state)] += 1 }
            return Variable(names[v], isOrdered: ordered[v], counts: counts)
        }
        return StateMatrix(variables, columns: columns, rowCount: columns.first?.count ?? 0)
    }
}

/// Short ways to fit and sample.
enum Argn {
    static func parameters(_ given: [String: JSONValue] = [:]) throws -> ParameterValues {
        try ParameterValues(given, for: AutoregressionFit.description)
    }

    /// A fit that has run to its end.
    static func fitted(
        _ training: StateMatrix, validation: StateMatrix? = nil, _ given: [String: JSONValue] = [:], seed: UInt64 = 3, threads: Int = 1
    ) throws -> any StateModel {
        let fit = try AutoregressionFit(
            training: training, validation: validation ?? training.gathered([]), parameters: try parameters(given), seed: seed,
            team: Team(threads: threads))
        while try fit.advance() {}
        return try fit.model()
    }

    /// Rows `rows` of a sample.
    static func block(
        _ model: any StateModel, _ rows: Range<Int>, variables: Int, evidence: Evidence? = nil, temperature: Double = 1, threads: Int = 1
    ) -> StateBlock {
        let block = StateBlock(rows: rows, variableCount: variables)
        let evidence = evidence ?? Evidence(variableCount: variables)
        model.fill(block, StateSampling(seed: 11, evidence: evidence, temperature: temperature), team: Team(threads: threads))
        return block
    }

    static func bytes(_ block: StateBlock) -> [UInt8] {
        Array(UnsafeBufferPointer(start: block.states, count: block.rows.count * block.variableCount))
    }
}
