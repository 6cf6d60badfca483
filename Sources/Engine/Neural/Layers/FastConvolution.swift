/// A convolution or its transpose by minimal filtering: tiles of the series are mixed to points, one product of matrices is made for each point, and
/// the products are mixed back.
///
/// For training: the weight is mixed once for many series. When sampling, a block may be one series, and must have the bytes that it has among many.
/// A filter of width K and stride s has K / s taps over wide steps of s steps. Gradients of any order are made of the same three parts, so they are fast too.
struct FastConvolution {
    private let filter: MinimalFilter
    private let window: Window
    private let length: Int
    private let outputLength: Int
    private let tiles: Int

    /// Below this number of channels on either side the products are too small to pay for the mixing.
    private static let leastChannels = 48

    /// Plans a convolution of series of `length` steps, nil if it would not be faster than one product over all windows.
    init?(_ window: Window, length: Int, inputs: Int, outputs: Int) {
        let outputLength = window.count(in: length)
        guard window.width.isMultiple(of: window.stride), min(inputs * window.stride, outputs) >= Self.leastChannels,
            let filter = MinimalFilter.best(for: outputLength, taps: window.width / window.stride)
        else { return nil }
        self.filter = filter
        self.window = window
        self.length = length
        self.outputLength = outputLength
        tiles = (outputLength + filter.outputs - 1) / filter.outputs
    }

    /// (B, T, C) and the weight (K · C, F) to (B, windows, F).
    func convolve(_ input: Tensor, _ weight: Tensor) -> Tensor {
        let (channels, outputs) = (input.shape[2] * window.stride, weight.shape[1])
        let taps = weight.reshaped(to: [1, filter.taps, channels * outputs])
        let points = gather(taps, tapTiling).reshaped(to: [filter.points, channels, outputs])
        return scatter(gather(input, inputTiling).batchedProduct(points), outputTiling)
    }

    /// (B, windows, F) and the weight (F, K · C) to (B, T, C).
    func transposedConvolve(_ input: Tensor, _ weight: Tensor) -> Tensor {
        let taps = weight.reshaped(to: [weight.shape[0], filter.taps, weight.shape[1] / filter.taps])
        return scatter(gather(input, outputTiling).batchedProduct(gather(taps, tapTiling)), inputTiling)
    }

    private func gather(_ tensor: Tensor, _ tiling: Tiling) -> Tensor { tensor.graph.record(GatherTiles(tiling: tiling), [tensor]) }
    private func scatter(_ tensor: Tensor, _ tiling: Tiling) -> Tensor { tensor.graph.record(ScatterTiles(tiling: tiling), [tensor]) }

    private var inputTiling: Tiling {
        Tiling(
            matrix: filter.matrices.b, span: filter.points, advance: filter.outputs, count: tiles, stride: window.stride,
            padding: window.padding, length: length)
    }

    private var outputTiling: Tiling {
        Tiling(
            matrix: filter.matrices.a, span: filter.outputs, advance: filter.outputs, count: tiles, stride: 1, padding: 0,
            length: outputLength)
    }

    private var tapTiling: Tiling {
        Tiling(matrix: filter.matrices.g, span: filter.taps, advance: 1, count: 1, stride: 1, padding: 0, length: filter.taps)
    }
}
