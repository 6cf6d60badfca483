import CKernels

/// Which steps of a series a convolution's windows cover.
struct Window: Hashable {
    /// K, the number of steps in a window.
    let width: Int
    /// The distance between the starts of neighbouring windows, in steps.
    let stride: Int
    /// Zeros before and after the series, in steps.
    let padding: Int

    /// The number of windows that fit into a series of `length` steps.
    func count(in length: Int) -> Int {
        precondition(length + 2 * padding >= width, "a window of \(width) steps does not fit into \(length) with padding \(padding)")
        return (length + 2 * padding - width) / stride + 1
    }

    /// The part of window `index` that lies inside the series, as steps of the window and the series' step that the first of them covers.
    func inside(_ index: Int, length: Int) -> (steps: Range<Int>, first: Int) {
        let start = index * stride - padding
        let low = min(width, max(0, -start))
        let high = max(low, min(width, length - start))
        return (low..<high, start + low)
    }
}

/// The windows of series as rows: (B, T, C) to (B, windows, K · C), with zeros outside.
///
/// A convolution is this and one product.
struct Unfold: Operation {
    let window: Window

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].rank == 3, "series have the axes batch, time and channel: \(inputs[0])")
        return [inputs[0][0], window.count(in: inputs[0][1]), window.width * inputs[0][2]]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(Fold(window: window, length: inputs[0].shape[1]), [gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (batch, length, channels) = (binding.shapes[0][0], binding.shapes[0][1], binding.shapes[0][2])
        let (source, target, window, count) = (binding.inputs[0], binding.output, window, binding.shape[1])
        let size = window.width * channels
        return { context in
            context.parallel(batch, grain: max(1, 16_384 / (count * size))) { range, _ in
                for b in range {
                    let series = source + b * length * channels
                    for index in 0..<count {
                        let row = target + (b * count + index) * size
                        let (steps, first) = window.inside(index, length: length)
                        row.update(repeating: 0, count: steps.lowerBound * channels)
                        (row + steps.lowerBound * channels).update(from: series + first * channels, count: steps.count * channels)
                        (row + steps.upperBound * channels).update(repeating: 0, count: (window.width - steps.upperBound) * channels)
                    }
                }
            }
        }
    }
}

/// Windows added up where they overlap: (B, windows, K · C) to (B, T, C).
///
/// The adjoint of `Unfold`, and half of a transposed convolution.
struct Fold: Operation {
    let window: Window
    /// T, the number of steps of the result.
    let length: Int

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            inputs[0].rank == 3 && inputs[0][1] == window.count(in: length) && inputs[0][2].isMultiple(of: window.width),
            "windows \(inputs[0]) do not add up to \(length) steps")
        return [inputs[0][0], length, inputs[0][2] / window.width]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(Unfold(window: window), [gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (batch, length, channels) = (binding.shape[0], binding.shape[1], binding.shape[2])
        let (source, target, window, count) = (binding.inputs[0], binding.output, window, binding.shapes[0][1])
        let size = window.width * channels
        return { context in
            context.parallel(batch, grain: max(1, 16_384 / (count * size))) { range, _ in
                for b in range {
                    let series = target + b * length * channels
                    series.update(repeating: 0, count: length * channels)
                    for index in 0..<count {
                        let (steps, first) = window.inside(index, length: length)
                        let place = series + first * channels
                        sb_add(place, place, source + (b * count + index) * size + steps.lowerBound * channels, 0, steps.count * channels)
                    }
                }
            }
        }
    }
}
