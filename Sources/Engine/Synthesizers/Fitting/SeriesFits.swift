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
    ///   - threads: How many threads share the work; the fit is the same to the byte for any number.
    /// - Throws: `FitError` when there is no such synthesizer or nothing can be learned from the data.
    package static func begin(
        synthesizer: String, parameters: ParameterValues, data: SeriesSet, seed: UInt64, threads: Int = 1
    ) throws -> any SeriesFit {
        try fit(synthesizer, parameters, data, seed, threads)
    }

    /// Goes on with a fit from a checkpoint; the rest of the fit gives the same bytes as if it had not been interrupted.
    ///
    /// - Throws: `FitError` when the checkpoint is damaged or belongs to another synthesizer, parameters, data or seed; and as `begin`.
    package static func resume(
        checkpoint: [UInt8], synthesizer: String, parameters: ParameterValues, data: SeriesSet, seed: UInt64, threads: Int = 1
    ) throws -> any SeriesFit {
        let fit = try fit(synthesizer, parameters, data, seed, threads)
        try fit.restore(try FitCheckpoint(checkpoint, of: fit))
        return fit
    }

    private static func fit(
        _ synthesizer: String, _ parameters: ParameterValues, _ data: SeriesSet, _ seed: UInt64, _ threads: Int
    ) throws(FitError) -> AdversarialFit {
        guard let kind = GANKind(rawValue: synthesizer) else {
            let names = SynthesizerCatalog.descriptions.map(\.name).joined(separator: ", ")
            throw FitError(.unknownSynthesizer, "there is no synthesizer \(synthesizer); there are: \(names)")
        }
        return try AdversarialFit(kind: kind, parameters: parameters, data: data, seed: seed, threads: threads)
    }
}
