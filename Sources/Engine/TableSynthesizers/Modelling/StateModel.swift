package import Safetensors
package import Threads

/// The joint distribution of a table's variables: what a synthesizer has learned.
package protocol StateModel: Sendable {
    /// Makes the states of all rows of a block.
    ///
    /// A row depends only on the model, the options and its number: not on the block that it is in, nor on the number of threads.
    func fill(_ block: StateBlock, _ options: StateSampling, team: Team)

    /// The logarithm (base e) of the probability of each row, for models that know it; nil for others.
    func logLikelihoods(of matrix: StateMatrix, team: Team) -> [Double]?

    /// Writes what was learned. Names of tensors begin with `model.`; small things go into the text.
    ///
    /// - Returns: Text (JSON) to be stored beside the tensors.
    func store(in builder: inout SafetensorsBuilder) throws -> String
}

/// How states are to be drawn.
package struct StateSampling: Sendable {
    /// Everything random follows from it and from a row's number.
    package var seed: UInt64
    package var evidence: Evidence
    /// Above 1: more even than what was learned; below 1: more of what is frequent. More than 0; 1 is what was learned.
    package var temperature: Double

    /// Options; without evidence, nothing is known of the rows.
    package init(seed: UInt64, evidence: Evidence, temperature: Double = 1) {
        self.seed = seed
        self.evidence = evidence
        self.temperature = temperature
    }
}
