import Specification
import TableSynthesizers
import Testing
import Threads

@Suite("What an autoregressive network learns")
struct AutoregressionLearningTests {
    /// One fit for all tests of the suite: 8,000 rows.
    private static let model = Result {
        try Argn.fitted(
            KnownDistribution.population(8_000, seed: 1), validation: KnownDistribution.population(1_000, seed: 2),
            ["maximumEpochs": 25, "learningRate": 0.008])
    }
    private let model: any StateModel

    init() throws { model = try Self.model.get() }

    private func shares(_ block: StateBlock) -> [[Int]: Double] {
        var counts: [[Int]: Double] = [:]
        for row in 0..<block.rows.count {
            counts[(0..<3).map { Int(block.states[row * 3 + $0]) }, default: 0] += 1 / Double(block.rows.count)
        }
        return counts
    }

    /// Half the sum of differences of sampled shares from probabilities of (flag, group, level).
    private func distance(_ block: StateBlock, _ probability: (Int, Int, Int) -> Double) -> Double {
        let shares = shares(block)
        var sum = 0.0
        for flag in 0..<3 {
            for group in 0..<4 {
                for level in 0..<7 {
                    let wanted = group == 0 || level == 0 ? 0 : probability(flag, group, level)
                    sum += abs((shares[[flag, group, level]] ?? 0) - wanted) / 2
                }
            }
        }
        return sum
    }

    @Test("Sampled rows have the joint distribution of the table")
    func joint() {
        let block = Argn.block(model, 0..<40_000, variables: 3)
        #expect(distance(block) { KnownDistribution.probability($1, $2, $0) } < 0.03)
    }

    @Test("However short the fit, each variable of the sample has the table's distribution")
    func marginals() throws {
        let rows = KnownDistribution.population(2_000, seed: 3)
        let block = Argn.block(try Argn.fitted(rows, ["maximumEpochs": 1, "hiddenWidth": 16]), 0..<20_000, variables: 3)
        for (index, variable) in rows.variables.enumerated() {
            let made = block.column(index)
            for state in 0..<variable.stateCount {
                let share = Double(made.count { Int($0) == state }) / 20_000
                #expect(abs(share - Double(variable.counts[state]) / Double(rows.rowCount)) < 0.02)
            }
        }
    }

    @Test("A cell that is missing exactly where another column has a value is so in the sample")
    func missingness() {
        let block = Argn.block(model, 0..<20_000, variables: 3)
        let (flags, groups) = (block.column(KnownDistribution.flag), block.column(KnownDistribution.group))
        let inside = zip(flags, groups).filter { $0.1 == 1 }
        let outside = zip(flags, groups).filter { $0.1 != 1 }
        #expect(Double(inside.count { $0.0 == 0 }) > 0.99 * Double(inside.count))
        #expect(Double(outside.count { $0.0 == 0 }) < 0.01 * Double(outside.count))
    }

    @Test("Given a value, a range or a missing cell, no row contradicts it, and the others follow their distribution given it")
    func conditions() {
        var value = Evidence(variableCount: 3)
        value.weights[KnownDistribution.group] = [0, 0, 0, 1]
        let given = Argn.block(model, 0..<20_000, variables: 3, evidence: value)
        #expect(given.column(KnownDistribution.group).allSatisfy { $0 == 3 })
        #expect(distance(given) { $1 == 3 ? KnownDistribution.probability($1, $2, $0) / 0.2 : 0 } < 0.06)

        var range = Evidence(variableCount: 3)
        range.weights[KnownDistribution.level] = [0, 0, 0, 0, 0, 1, 1]
        let high = Argn.block(model, 0..<20_000, variables: 3, evidence: range)
        #expect(high.column(KnownDistribution.level).allSatisfy { $0 >= 5 })
        let share = Self.total { $1 >= 5 ? KnownDistribution.probability($0, $1, $2) : 0 }
        #expect(distance(high) { $2 >= 5 ? KnownDistribution.probability($1, $2, $0) / share : 0 } < 0.06)

        var missing = Evidence(variableCount: 3)
        missing.weights[KnownDistribution.flag] = [1, 0, 0]
        let gone = Argn.block(model, 0..<5_000, variables: 3, evidence: missing)
        #expect(gone.column(KnownDistribution.flag).allSatisfy { $0 == 0 })
        #expect(Double(gone.column(KnownDistribution.group).count { $0 == 1 }) > 0.97 * 5_000)
    }

    @Test("Weights on two variables that depend on each other act on both together")
    func jointConditions() {
        // Group 1 or 3 and a level from 4 on: mostly group 3, although group 1 is more frequent.
        var evidence = Evidence(variableCount: 3)
        evidence.weights[KnownDistribution.group] = [0, 1, 0, 1]
        evidence.weights[KnownDistribution.level] = [0, 0, 0, 0, 1, 1, 0.5]
        let block = Argn.block(model, 0..<20_000, variables: 3, evidence: evidence)
        func weighted(_ group: Int, _ level: Int, _ flag: Int) -> Double {
            group == 2 || level < 4 ? 0 : KnownDistribution.probability(group, level, flag) * (level == 6 ? 0.5 : 1)
        }
        let share = Self.total(weighted)
        #expect(distance(block) { weighted($1, $2, $0) / share } < 0.08)
        #expect(block.column(KnownDistribution.group).allSatisfy { $0 == 1 || $0 == 3 })
        #expect(block.column(KnownDistribution.level).allSatisfy { $0 >= 4 })
    }

    @Test("Rows of which different cells are known are completed, and what is known stays")
    func completion() {
        let truth = KnownDistribution.population(6_000, seed: 9)
        let count = truth.rowCount
        var evidence = Evidence(variableCount: 3)
        // Every row lacks one cell: that of another column in each third row.
        for variable in 0..<3 {
            let states: [UInt8?] = truth.columns[variable].enumerated().map { row, state in row % 3 == variable ? nil : state }
            evidence.know(variable, states, firstRow: 0)
        }
        let block = Argn.block(model, 0..<count, variables: 3, evidence: evidence)
        for variable in 0..<3 {
            for (row, state) in block.column(variable).enumerated() where row % 3 != variable {
                #expect(state == truth.columns[variable][row])
            }
        }
        #expect(distance(block) { KnownDistribution.probability($1, $2, $0) } < 0.06)
    }

    @Test("Excluded states and states that were never seen are not drawn, whatever the temperature")
    func excluded() throws {
        var rows = KnownDistribution.rows(500, seed: 4)
        var variables = rows.variables
        variables[KnownDistribution.group].excluded = [2]
        rows = StateMatrix(variables, columns: rows.columns, rowCount: rows.rowCount)
        let model = try Argn.fitted(rows, ["maximumEpochs": 1])
        for temperature in [0.5, 1, 20] {
            let block = Argn.block(model, 0..<4_000, variables: 3, temperature: temperature)
            #expect(block.column(KnownDistribution.group).allSatisfy { $0 == 1 || $0 == 3 })
            #expect(block.column(KnownDistribution.level).allSatisfy { $0 > 0 })
        }
    }

    @Test("A higher temperature makes rare states more frequent, a lower one rarer")
    func temperature() {
        func share(_ temperature: Double) -> Int {
            Argn.block(model, 0..<4_000, variables: 3, temperature: temperature).column(KnownDistribution.group).count { $0 == 3 }
        }
        #expect(share(0.5) < share(1) && share(1) < share(2))
    }

    @Test("A row's logarithm of probability is that of the distribution learned")
    func likelihood() throws {
        let rows = KnownDistribution.population(500, seed: 7)
        let found = try #require(model.logLikelihoods(of: rows, team: Team(threads: 2)))
        var (sum, wanted) = (0.0, 0.0)
        for row in 0..<rows.rowCount {
            let (flag, group, level) = (Int(rows.columns[0][row]), Int(rows.columns[1][row]), Int(rows.columns[2][row]))
            sum += found[row]
            wanted += KnownDistribution.logarithm(KnownDistribution.probability(group, level, flag))
        }
        #expect(abs(sum - wanted) / Double(rows.rowCount) < 0.02)
    }

    private static func total(_ value: (Int, Int, Int) -> Double) -> Double {
        var sum = 0.0
        for group in 1...3 { for level in 1...6 { for flag in 0...2 { sum += value(group, level, flag) } } }
        return sum
    }
}
