import Glibc
import Random
import Specification
import Threads
import Trees

/// Grows a forest: for each variable in turn one tree to choose the size of its leaves on rows kept aside, and one on all rows.
final class ForestFit: StateModelFit {
    private let training: StateMatrix
    private let validation: StateMatrix
    private let settings: ForestSettings
    private let seed: UInt64
    private let team: Team
    private let order: [Int]
    private var trees: [[ConditionalTree]] = []
    /// How many trees each variable has: below some rows halves are too small to learn from.
    private let treeCount: Int
    private static let halves = Purpose("table.forest.halves")
    /// Rows to choose settings by, row after row, and the rows that trees are grown on for that.
    private let probeRows: [UInt8]
    private let probe: StateMatrix
    private let whole: StateMatrix

    /// Begins a fit.
    ///
    /// - Parameters:
    ///   - training: At least one row.
    ///   - validation: Rows to choose settings by.
    ///   - learnsValidation: Whether these rows are learned from in the end as well.
    init(
        training: StateMatrix, validation: StateMatrix, learnsValidation: Bool = true, parameters: ParameterValues, seed: UInt64, team: Team
    ) {
        self.training = training
        self.validation = validation
        self.seed = seed
        self.team = team
        settings = ForestSettings(parameters, rows: training.rowCount)
        treeCount = training.rowCount + validation.rowCount < 1_000 ? 1 : settings.trees
        order = Self.order(training.variables)
        probe = training.sample(settings.selectionRows, seed: seed)
        probeRows = validation.sample(settings.selectionRows / 4, seed: seed).rowMajor()
        whole = learnsValidation ? training.followed(by: validation) : training
    }

    var fraction: Double { order.isEmpty ? 1 : Double(trees.count) / Double(order.count) }
    var phase: String { "column \(min(trees.count + 1, order.count)) of \(order.count)" }

    /// Variables of few states first: they are learned best and say much of the others; parts of a column stay together.
    private static func order(_ variables: [Variable]) -> [Int] {
        let heads = variables.indices.filter { variables[$0].refines == nil }
        func states(_ place: Int) -> Int { variables[place].counts.count { $0 > 0 } }
        let sorted = heads.sorted { (states($0), $0) < (states($1), $1) }
        return sorted.flatMap { head in [head] + variables.indices.filter { variables[$0].refines == head } }
    }

    func advance() throws -> Bool {
        guard trees.count < order.count else { return false }
        let variable = order[trees.count]
        let earlier = Array(order[..<trees.count])
        let width = training.variables.count
        var least = settings.leastRows[0]
        if settings.leastRows.count > 1, probe.rowCount > 0, !probeRows.isEmpty, !earlier.isEmpty {
            var selection = LeafSizeSelection(
                leastRows: settings.leastRows, mixing: settings.mixing, rowCount: probeRows.count / width, treeCount: treeCount)
            for number in 0..<treeCount {
                let tree = grow(probe, variable, given: earlier, leastRows: least, number: number)
                probeRows.withUnsafeBufferPointer { rows in
                    if let rows = rows.baseAddress { selection.add(tree, rows, width: width) }
                }
            }
            least = selection.choice(tolerance: settings.tolerance)
        }
        trees.append(
            (0..<treeCount).map { number in
                var tree = grow(whole, variable, given: earlier, leastRows: least, number: number)
                tree.mix(strength: settings.mixing)
                return tree
            })
        return trees.count < order.count
    }

    /// Grows one of the trees of a variable.
    ///
    /// With several trees, each grows on one half of the rows and holds the other: what chance made the first half look like is not what the second is, so that a tree's
    /// questions do not single out its rows. Trees 2k and 2k + 1 share a cut and change sides. Reference: Athey, Imbens, "Recursive partitioning for heterogeneous causal
    /// effects", PNAS 2016 (honest trees).
    private func grow(_ matrix: StateMatrix, _ variable: Int, given earlier: [Int], leastRows: Int, number: Int) -> ConditionalTree {
        let description = matrix.variables[variable]
        let classes = TargetClasses(description, limit: settings.targetClasses)
        let column = matrix.columns[variable]
        let rows = matrix.binned(earlier)
        func grown(on half: BinnedMatrix, _ column: [UInt8], leastRows: Int) -> Tree {
            let limits = DecisionTree.Limits(minimumLeafSize: earlier.isEmpty ? matrix.rowCount + 1 : leastRows)
            let target = column.map { classes.classes[Int($0)] }
            return DecisionTree(
                half, target: .classes(target, count: classes.count, isOrdered: description.isOrdered), limits: limits, team: team
            ).tree
        }
        if treeCount > 1, !earlier.isEmpty {
            let stream = RandomStream.derivedSeed(from: seed, purpose: Self.halves, index: UInt64(variable) << 8 | UInt64(number / 2))
            let halves = HoldoutSplit.split(matrix.rowCount, matrix.rowCount / 2, stream, Self.halves)
            let (first, second) = number % 2 == 0 ? (halves.others, halves.drawn) : (halves.drawn, halves.others)
            let tree = ConditionalTree(
                grown(on: rows.gathered(first), first.map { column[$0] }, leastRows: max(2, leastRows / 2)), features: earlier,
                variable: variable, rows: rows.gathered(second), column: second.map { column[$0] }, description: description)
            // A half may hold nothing but states that are never made.
            if !tree.states.isEmpty { return tree }
        }
        return ConditionalTree(
            grown(on: rows, column, leastRows: leastRows), features: earlier, variable: variable, rows: rows, column: column,
            description: description)
    }

    func checkpoint() throws -> [UInt8]? { nil }

    func restore(_ checkpoint: [UInt8]) throws {
        throw TableSynthesisError(.unusableCheckpoint, "a forest keeps no checkpoints")
    }

    func model() throws -> any StateModel { ForestModel(order: order, trees: trees) }
}
