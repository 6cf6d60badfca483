package import Series

/// One resumable fit of one trial.
///
/// Not Sendable: it lives on the thread that trains. Equal data, parameters and seed give the same bytes, however often the fit is stopped and
/// resumed in between.
package protocol SeriesFit: AnyObject {
    /// Optimizer steps done; a step is one batch.
    var step: Int { get }
    /// Optimizer steps of the whole fit, at least 1.
    var totalSteps: Int { get }
    /// Epochs begun; 0 before the first step.
    var epoch: Int { get }

    /// Does one step; does nothing once `step` has reached `totalSteps`.
    ///
    /// - Returns: At reporting steps (the first, every `reportEvery`-th and the last) the means of the losses since the last report, by name;
    ///   otherwise nil.
    /// - Throws: `FitError` with the step when a loss is no longer a finite number.
    func advance() throws -> [String: Double]?

    /// A safetensors file with everything needed to go on: parameters, optimizer moments, running statistics and the step.
    func checkpoint() throws -> [UInt8]

    /// Series from fixed points of the latent space as the generator stands now, in the data's units.
    ///
    /// - Parameter count: How many series; the same points at every call, labels in turn for a model that takes labels.
    func snapshot(count: Int) throws -> SeriesSet

    /// The model file of the generator as it stands now; its bytes depend only on data, parameters, seed, steps done and `lineage`.
    ///
    /// - Parameter lineage: Text by name that travels with the model. `codeVersion` and `score` (a number) are also given by name in
    ///   `ModelInformation`.
    func artifact(lineage: [String: String]) throws -> [UInt8]
}
