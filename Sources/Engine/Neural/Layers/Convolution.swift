/// A convolution over time: (B, T, channels in) to (B, (T + 2 · padding − width) / stride + 1, channels out).
///
/// `<name>.weight` has the shape (width · channels in, channels out), the step of the window being the slower index. Weight and bias start uniform in
/// ±1/√(channels in · width), as PyTorch's do.
package struct Conv1D: Layer {
    package let weight: Variable
    package let bias: Variable?
    private let window: Window

    package init(
        _ name: String, inputs: Int, outputs: Int, width: Int, stride: Int = 1, padding: Int = 0, hasBias: Bool = true,
        in variables: Variables
    ) {
        window = Window(width: width, stride: stride, padding: padding)
        let bound = (1 / Float(inputs * width)).squareRoot()
        weight = variables.make("\(name).weight", [width * inputs, outputs], .uniform(bound: bound))
        bias = hasBias ? variables.make("\(name).bias", [outputs], .uniform(bound: bound)) : nil
    }

    package var parameters: [Variable] { [weight] + (bias.map { [$0] } ?? []) }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        let graph = input.graph
        if graph.mode == .training,
            let fast = FastConvolution(window, length: input.shape[1], inputs: input.shape[2], outputs: weight.shape[1])
        {
            let output = fast.convolve(input, graph.read(weight))
            return bias.map { output + graph.read($0) } ?? output
        }
        let windows = graph.record(Unfold(window: window), [input])
        let rows = windows.reshaped(to: [windows.shape[0] * windows.shape[1], windows.shape[2]])
        let output = rows.product(graph.read(weight)).reshaped(to: [windows.shape[0], windows.shape[1], weight.shape[1]])
        return bias.map { output + graph.read($0) } ?? output
    }
}

/// A transposed convolution over time: (B, T, channels in) to (B, (T − 1) · stride − 2 · padding + width + outputPadding, channels out).
///
/// `<name>.weight` has the shape (channels in, width · channels out). Weight and bias start uniform in ±1/√(channels out · width), as PyTorch's do.
package struct TransposedConv1D: Layer {
    package let weight: Variable
    package let bias: Variable?
    private let window: Window
    private let outputPadding: Int

    package init(
        _ name: String, inputs: Int, outputs: Int, width: Int, stride: Int = 1, padding: Int = 0, outputPadding: Int = 0,
        hasBias: Bool = true,
        in variables: Variables
    ) {
        precondition(outputPadding < stride, "the padding of the output is less than the stride")
        window = Window(width: width, stride: stride, padding: padding)
        self.outputPadding = outputPadding
        let bound = (1 / Float(outputs * width)).squareRoot()
        weight = variables.make("\(name).weight", [inputs, width * outputs], .uniform(bound: bound))
        bias = hasBias ? variables.make("\(name).bias", [outputs], .uniform(bound: bound)) : nil
    }

    package var parameters: [Variable] { [weight] + (bias.map { [$0] } ?? []) }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        let graph = input.graph
        let (batch, length) = (input.shape[0], input.shape[1])
        let steps = (length - 1) * window.stride - 2 * window.padding + window.width + outputPadding
        if graph.mode == .training,
            let fast = FastConvolution(window, length: steps, inputs: weight.shape[1] / window.width, outputs: input.shape[2])
        {
            let output = fast.transposedConvolve(input, graph.read(weight))
            return bias.map { output + graph.read($0) } ?? output
        }
        let rows = input.reshaped(to: [batch * length, input.shape[2]])
        let windows = rows.product(graph.read(weight)).reshaped(to: [batch, length, weight.shape[1]])
        let output = graph.record(Fold(window: window, length: steps), [windows])
        return bias.map { output + graph.read($0) } ?? output
    }
}
