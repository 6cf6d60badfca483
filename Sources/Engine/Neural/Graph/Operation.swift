/// One kind of work on tensors: how shapes follow, what its gradient is, and how it is carried out.
///
/// An operation is a value: two equal operations on the same inputs are the same node of a graph. It writes exactly one output. To add one, write a
/// file like `Operations/Gather.swift` and a gradient test.
package protocol Operation: Hashable {
    /// The shape of the output; traps when the inputs do not fit, for shapes are chosen by programs, not by data.
    func shape(of inputs: [Shape]) -> Shape

    /// The gradient of some scalar with respect to each input, given that with respect to the output, as more graph; nil where it is zero.
    ///
    /// Because the answer is graph again, it can be differentiated again.
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?]

    /// The same, told which inputs' gradients are wanted; for operations that work several out at once.
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor, wanted: [Bool]) -> [Tensor?]

    /// The work on bound memory. Called once when a plan is made; whatever can be decided or allocated is decided here, not in the step.
    func kernel(_ binding: Binding) -> Kernel

    /// The matrix products in it, for profiles.
    func products(of inputs: [Shape]) -> [ProductWork]

    /// If the output is only another look at the first input's memory: the offset in floats at which it starts.
    func viewOffset(of input: Shape) -> Int?
}

extension Operation {
    package func viewOffset(of input: Shape) -> Int? { nil }
    package func products(of inputs: [Shape]) -> [ProductWork] { [] }

    package func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor, wanted: [Bool]) -> [Tensor?] {
        gradients(of: output, inputs: inputs, from: gradient)
    }
}

/// The work of one step of a plan.
package typealias Kernel = (RunContext) -> Void

/// Where an operation finds its inputs and puts its output; the memory stays valid as long as the plan.
package struct Binding {
    /// The memory of each input, aligned to four bytes.
    package var inputs: [UnsafeMutablePointer<Float>]
    /// The shape of each input.
    package var shapes: [Shape]
    /// The memory of the output.
    package var output: UnsafeMutablePointer<Float>
    /// The shape of the output.
    package var shape: Shape
    /// The variable behind each input, where it is one.
    package var variables: [Variable?]
    /// Whether a packed copy of the last input, a variable, is worth keeping for other uses before it changes.
    package var keepsPacked: Bool
    /// Memory for the kernel's own use while it runs, shared by the threads.
    package var workspace: Workspace
    /// The number of threads that will share the work.
    package var threads: Int
}

/// A node without inputs, whose memory exists outside the plan's steps.
protocol Source: Operation {
    var sourceShape: Shape { get }
}

extension Source {
    package func shape(of inputs: [Shape]) -> Shape { sourceShape }
    package func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [] }
    package func kernel(_ binding: Binding) -> Kernel { { _ in } }
}
