/// The fit of one model of states, in pieces, so that it can be watched, cancelled, kept and resumed.
///
/// Not Sendable: it lives on the thread that trains. Equal data, parameters and seed give the same model, on any number of threads and however often the fit is stopped
/// and resumed in between.
package protocol StateModelFit: AnyObject {
    /// How much of the work is done, 0 … 1; an estimate that never falls.
    var fraction: Double { get }
    /// What is being done, in a few words, such as "epoch 3 of at most 100".
    var phase: String { get }

    /// Does the next piece of work, about a second or less of it.
    ///
    /// - Returns: Whether something is left to do.
    func advance() throws -> Bool

    /// What is needed to go on later from here; nil if starting again loses little.
    func checkpoint() throws -> [UInt8]?

    /// Goes to the state that a checkpoint holds.
    ///
    /// - Throws: `TableSynthesisError` when the bytes are damaged or belong to another fit.
    func restore(_ checkpoint: [UInt8]) throws

    /// What was learned; after `advance` has returned false.
    func model() throws -> any StateModel
}
