package import Series
package import Specification

/// A fitted synthesizer, loaded from its file: makes series. Any number of threads may use it at once.
package final class SeriesModel: Sendable {
    /// The way from one point of the latent space to another.
    package enum Path: String, Hashable, Sendable, CaseIterable {
        /// At a constant angle per step on the arc between the points; nearly parallel points are joined by a line.
        case spherical
        case linear
    }

    package let information: ModelInformation

    /// Reads a model file. Running nothing that the file holds, it checks its form, version, and the shape of every tensor.
    ///
    /// - Throws: `ModelError` that says what is wrong with the file.
    package init(artifact: [UInt8]) throws {
        throw ModelError("the model file cannot be read")
    }

    /// Makes series in the data's units.
    ///
    /// Series `i` depends on nothing but the model, the seed, `offset + i` and its label, so series drawn in parts equal series drawn at once.
    ///
    /// - Parameters:
    ///   - count: How many series, at least 0.
    ///   - seed: The same seed gives the same series.
    ///   - labels: The labels to draw, in turn (series `i` has the label at `(offset + i)` modulo their number); all labels of the model in turn
    ///     when nil or empty.
    ///   - offset: The place of the first series in the whole that the seed stands for.
    /// - Throws: `SpecificationError` for a negative count or offset, or labels that the model does not know.
    package func sample(count: Int, seed: UInt64, labels: [Int]?, offset: Int = 0) throws(SpecificationError) -> SeriesSet {
        throw SpecificationError("count", "cannot be drawn")
    }

    /// Makes the series on a way through the latent space, both ends included.
    ///
    /// - Parameters:
    ///   - fromSeed: The way begins at the first series of `sample` with this seed.
    ///   - toSeed: And it ends at that of this one.
    ///   - steps: How many series, at least 2.
    ///   - path: How the points between are chosen.
    ///   - labels: For a model with labels: one for the whole way, or two to go from the first to the second; its first label when nil or empty.
    /// - Throws: `SpecificationError` for fewer than 2 steps, or labels that the model does not know.
    package func interpolate(
        fromSeed: UInt64, toSeed: UInt64, steps: Int, path: Path = .spherical, labels: [Int]? = nil
    ) throws(SpecificationError) -> SeriesSet {
        throw SpecificationError("steps", "cannot be drawn")
    }
}
