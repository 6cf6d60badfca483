/// What a tree's splits are to make small.
protocol SplitCriterion {
    /// What is needed of a row's target.
    associatedtype Cell

    /// What is needed to look at a node; one for each thread.
    associatedtype Scratch

    /// The target of a row.
    func cell(_ row: Int) -> Cell

    /// Something in place of a cell.
    static var emptyCell: Cell { get }

    /// Space for nodes of up to some number of rows.
    func scratch(rows: Int) -> Scratch

    /// Takes in the targets of a node's rows, of which splits are asked next.
    func enter(_ cells: UnsafePointer<Cell>, count: Int)

    /// The best split of the node by a feature; nil if none gains more than the least gain.
    ///
    /// - Parameters:
    ///   - feature: What the feature is.
    ///   - bins: The bins of the feature of the node's rows.
    ///   - cells: The targets of those rows.
    ///   - count: The number of those rows.
    ///   - scratch: Space.
    func best(_ feature: Feature, _ bins: UnsafePointer<UInt8>, _ cells: UnsafePointer<Cell>, count: Int, _ scratch: Scratch) -> NodeSplit?
}

/// A way to divide a node.
struct NodeSplit {
    /// The bins that go left.
    var set: BinSet
    /// In units of the criterion.
    var gain: Double
}
