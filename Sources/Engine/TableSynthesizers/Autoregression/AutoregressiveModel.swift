package import Threads

/// What an autoregressive network has learned: the distribution of each variable given any others.
package struct AutoregressiveModel: StateModel {
    let variables: [Variable]
    let shape: AutoregressionShape
    /// In the order of `AutoregressionShape.parameters`.
    let parameters: [[Float]]
    /// The same, as rows are made with them.
    let heads: AutoregressiveHeads

    init(variables: [Variable], shape: AutoregressionShape, parameters: [[Float]]) {
        self.variables = variables
        self.shape = shape
        self.parameters = parameters
        heads = AutoregressiveHeads(shape, parameters)
    }

    package func fill(_ block: StateBlock, _ options: StateSampling, team: Team) {
        let sampler = AutoregressiveSampler(self, options)
        let size = AutoregressiveSampler.rowsAtOnce
        team.parallel((block.rows.count + size - 1) / size, grain: 1) { range, _ in
            let scratch = AutoregressiveScratch(shape, rows: min(size, block.rows.count))
            for part in range {
                sampler.fill(block, (part * size)..<min((part + 1) * size, block.rows.count), scratch)
            }
        }
    }

    package func logLikelihoods(of matrix: StateMatrix, team: Team) -> [Double]? {
        let size = AutoregressiveSampler.rowsAtOnce
        var result = [Double](repeating: 0, count: matrix.rowCount)
        result.withUnsafeMutableBufferPointer { result in
            team.parallel((result.count + size - 1) / size, grain: 1) { range, _ in
                for part in range {
                    let rows = (part * size)..<min((part + 1) * size, result.count)
                    _ = result[rows].update(fromContentsOf: heads.logLikelihoods(of: matrix, rows))
                }
            }
        }
        return result
    }
}
