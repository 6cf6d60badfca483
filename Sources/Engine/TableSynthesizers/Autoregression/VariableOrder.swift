package import Random

/// The orders in which variables can be made one after another: a variable that refines another one stands right after it.
package struct VariableOrder: Sendable {
    /// Variables that stand together: one that refines nothing, then those that refine it.
    private let units: [[Int]]

    /// Finds what belongs together.
    package init(_ variables: [Variable]) {
        var roots = Array(variables.indices)
        var members: [[Int]] = Array(repeating: [], count: variables.count)
        for (index, variable) in variables.enumerated() {
            // What is refined comes earlier in the list; anything else stands alone.
            if let parent = variable.refines, (0..<index).contains(parent) { roots[index] = roots[parent] }
            members[roots[index]].append(index)
        }
        units = members.filter { !$0.isEmpty }
    }

    /// By rising number of states that were seen: what has few states is learned exactly, and what has many is learned given all else.
    package func sampling(_ variables: [Variable]) -> [Int] {
        let keys = units.map { unit in variables[unit[0]].counts.count { $0 > 0 } }
        return units.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.flatMap { units[$0] }
    }

    /// An order drawn from a stream, each order of the units equally likely.
    package func random(_ stream: inout RandomStream) -> [Int] { stream.permutation(units.count).flatMap { units[$0] } }
}
