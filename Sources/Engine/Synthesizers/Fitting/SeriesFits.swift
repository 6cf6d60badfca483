package import Series
package import Specification

/// Begins and resumes fits.
package enum SeriesFits {
    /// Begins a fit.
    ///
    /// - Parameters:
    ///   - synthesizer: A name of `SynthesizerCatalog`.
    ///   - parameters: Values that its description admits.
    ///   - data: The series to learn from; missing values are filled, a series without any value in some channel is left out. Not changed.
    ///   - seed: Everything random in the fit follows from it.
    /// - Throws: `FitError` when there is no such synthesizer or nothing can be learned from the data.
    package static func begin(
        synthesizer: String, parameters: ParameterValues, data: SeriesSet, seed: UInt64
    ) throws -> any SeriesFit {
        throw FitError(.unknownSynthesizer, "there is no synthesizer \(synthesizer)")
    }

    /// Goes on with a fit from a checkpoint; the rest of the fit gives the same bytes as if it had not been interrupted.
    ///
    /// - Throws: `FitError` when the checkpoint is damaged or belongs to another synthesizer, parameters, data or seed; and as `begin`.
    package static func resume(
        checkpoint: [UInt8], synthesizer: String, parameters: ParameterValues, data: SeriesSet, seed: UInt64
    ) throws -> any SeriesFit {
        throw FitError(.unknownSynthesizer, "there is no synthesizer \(synthesizer)")
    }
}
