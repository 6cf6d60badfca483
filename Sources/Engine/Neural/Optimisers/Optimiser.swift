/// A rule that moves parameters against their gradients, once in each run of a plan that updates.
///
/// Its state is `stepCount` and variables of its own, so that a fit that is resumed with both goes on with the same bytes.
package protocol Optimiser: AnyObject {
    /// The variables that are moved.
    var parameters: [Variable] { get }
    /// η, the size of a step; may be changed between runs.
    var learningRate: Float { get set }
    /// The number of updates made; part of the state of a fit.
    var stepCount: Int { get set }
    /// λ: λθ is added to the gradient of each parameter θ; 0 adds nothing.
    var weightPenalty: Float { get }

    /// Called once at the start of each run that updates.
    func beginStep()

    /// The work that moves one parameter; `gradient` has the parameter's elements.
    func kernel(parameter index: Int, gradient: UnsafeMutablePointer<Float>) -> Kernel
}

extension Optimiser {
    package var weightPenalty: Float { 0 }
}
