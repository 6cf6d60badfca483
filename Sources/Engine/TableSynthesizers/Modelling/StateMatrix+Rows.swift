import Random
import Trees

extension StateMatrix {
    /// The rows of this matrix and after them those of another.
    func followed(by other: StateMatrix) -> StateMatrix {
        StateMatrix(variables, columns: zip(columns, other.columns).map { $0 + $1 }, rowCount: rowCount + other.rowCount)
    }

    /// At most so many rows, drawn without repetition; in the order in which they stand.
    func sample(_ count: Int, seed: UInt64) -> StateMatrix {
        guard count < rowCount else { return self }
        var stream = RandomStream(seed: seed, purpose: Purpose("table.subsample"))
        return gathered(stream.permutation(rowCount)[..<count].sorted())
    }

    /// Some variables as features of trees.
    func binned(_ chosen: [Int]) -> BinnedMatrix {
        BinnedMatrix(
            chosen.map { Feature(variables[$0].name, isOrdered: variables[$0].isOrdered, binCount: variables[$0].stateCount) },
            columns: chosen.map { columns[$0] }, rowCount: rowCount)
    }
}
