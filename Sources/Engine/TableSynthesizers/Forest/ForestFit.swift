import Glibc
import Random
import Specification
import Threads
import Trees

/// Grows a forest: for each variable in turn one tree to choose its settings on rows kept aside, and one on all rows.
final class ForestFit: StateModelFit {
    private let training: StateMatrix
    private let validation: StateMatrix
    private let settings: ForestSettings
    private let seed: UInt64
    private let team: Team
    private let order: [Int]
    private var trees: [ConditionalTree] = []
    /// Rows to choose settings by, row after row, and the rows that trees are grown on for that.
    private let probeRows: [UInt8]
    private let probe: StateMatrix
    private let whole: StateMatrix
    private(set) var choices: [MixtureSelection.Choice] = []

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
        var least = settings.leastRows
        if probe.rowCount > 0, !probeRows.isEmpty, !earlier.isEmpty {
            let selection = MixtureSelection(leastRows: least, strengths: settings.strengths)
            let tree = grow(probe, variable, given: earlier, leastRows: least[0])
            let choice = probeRows.withUnsafeBufferPointer { rows -> MixtureSelection.Choice? in
                rows.baseAddress.map { selection.choose(tree, $0, rowCount: probeRows.count / width, width: width) }
            }
            if let choice {
                choices.append(choice)
                least = [choice.leastRows]
                var final = grow(whole, variable, given: earlier, leastRows: choice.leastRows)
                final.mix(strength: choice.strength)
                trees.append(final)
                return trees.count < order.count
            }
        }
        var tree = grow(whole, variable, given: earlier, leastRows: least[least.count / 2])
        tree.mix(strength: settings.strengths[settings.strengths.count / 2])
        trees.append(tree)
        return trees.count < order.count
    }

    private func grow(_ matrix: StateMatrix, _ variable: Int, given earlier: [Int], leastRows: Int) -> ConditionalTree {
        let description = matrix.variables[variable]
        let classes = TargetClasses(description, limit: settings.targetClasses)
        let features = earlier.filter { $0 != variable }
        let binned = matrix.binned(features)
        let target = matrix.columns[variable].map { classes.classes[Int($0)] }
        let limits = DecisionTree.Limits(minimumLeafSize: features.isEmpty ? matrix.rowCount + 1 : leastRows)
        let tree = DecisionTree(
            binned, target: .classes(target, count: classes.count, isOrdered: description.isOrdered), limits: limits, team: team)
        return ConditionalTree(tree, features: features, variable: variable, column: matrix.columns[variable], description: description)
    }

    func checkpoint() throws -> [UInt8]? { nil }

    func restore(_ checkpoint: [UInt8]) throws {
        throw TableSynthesisError(.unusableCheckpoint, "a forest keeps no checkpoints")
    }

    func model() throws -> any StateModel { ForestModel(order: order, trees: trees) }
}
