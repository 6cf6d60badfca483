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
    /// Of several trees of a variable, each grows on this share of the rows.
    private static let rowShare = 0.6
    /// Rows to choose settings by, row after row, and the rows that trees are grown on for that.
    private let probeRows: [UInt8]
    private let probe: StateMatrix
    private let whole: StateMatrix

    /// Begins a fit.
    ///
    /// - Parameters:
    ///   - training: At least one row.
    ///   - validation: Rows to choose settings by; they are learned from in the end as well.
    init(training: StateMatrix, validation: StateMatrix, parameters: ParameterValues, seed: UInt64, team: Team) {
        self.training = training
        self.validation = validation
        self.seed = seed
        self.team = team
        settings = ForestSettings(parameters)
        order = Self.order(training.variables)
        probe = training.sample(settings.selectionRows, seed: seed)
        probeRows = validation.sample(settings.selectionRows / 4, seed: seed).rowMajor()
        whole = training.followed(by: validation)
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
                leastRows: settings.leastRows, mixing: settings.mixing, rowCount: probeRows.count / width, treeCount: settings.trees)
            for number in 0..<settings.trees {
                let tree = grow(probe, variable, given: earlier, leastRows: least, number: number)
                probeRows.withUnsafeBufferPointer { rows in
                    if let rows = rows.baseAddress { selection.add(tree, rows, width: width) }
                }
            }
            least = selection.choice(tolerance: settings.tolerance)
        }
        trees.append(
            (0..<settings.trees).map { number in
                var tree = grow(whole, variable, given: earlier, leastRows: least, number: number)
                tree.mix(strength: settings.mixing)
                return tree
            })
        return trees.count < order.count
    }

    /// Grows one of the trees of a variable.
    ///
    /// - Parameter number: Which of them; several trees of a variable each grow on other rows, and all hold all rows in the end.
    private func grow(_ matrix: StateMatrix, _ variable: Int, given earlier: [Int], leastRows: Int, number: Int) -> ConditionalTree {
        let description = matrix.variables[variable]
        let classes = TargetClasses(description, limit: settings.targetClasses)
        var stream = RandomStream(seed: seed, purpose: Purpose("table.forest.growing"), index: UInt64(variable) << 8 | UInt64(number))
        let binned = matrix.binned(earlier)
        var grown = binned
        var target = matrix.columns[variable].map { classes.classes[Int($0)] }
        var share = 1.0
        if settings.trees > 1 {
            share = Self.rowShare
            let chosen = stream.permutation(matrix.rowCount)[..<max(1, Int(Double(matrix.rowCount) * share))].sorted()
            grown = binned.gathered(chosen)
            target = chosen.map { target[$0] }
        }
        let limits = DecisionTree.Limits(minimumLeafSize: earlier.isEmpty ? matrix.rowCount + 1 : max(2, Int(Double(leastRows) * share)))
        let tree = DecisionTree(
            grown, target: .classes(target, count: classes.count, isOrdered: description.isOrdered), limits: limits, team: team)
        return ConditionalTree(
            tree.tree, features: earlier, variable: variable, rows: binned, column: matrix.columns[variable], description: description)
    }

    func checkpoint() throws -> [UInt8]? { nil }

    func restore(_ checkpoint: [UInt8]) throws {
        throw TableSynthesisError(.unusableCheckpoint, "a forest keeps no checkpoints")
    }

    func model() throws -> any StateModel { ForestModel(order: order, trees: trees) }
}
