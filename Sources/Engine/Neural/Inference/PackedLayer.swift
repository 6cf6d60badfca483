import CKernels

/// A linear layer that no longer learns, for rows that are worked on outside of a plan: y = x W + b.
///
/// It never changes after it is made, so threads may share it. A row's bytes do not depend on the rows beside it.
package final class PackedLayer: @unchecked Sendable {
    /// The length of x.
    package let inputs: Int
    /// The length of y.
    package let outputs: Int
    private let packed: FloatStorage
    private let bias: FloatStorage

    /// Copies a layer.
    ///
    /// - Parameters:
    ///   - weight: The element for input i and output o is the (i · inputStride + o · outputStride)-th.
    ///   - bias: One number for each output.
    ///   - inputs: The length of x.
    ///   - inputStride: The distance of an input's weights.
    ///   - outputStride: The distance of an output's weights.
    package init(_ weight: ArraySlice<Float>, bias: ArraySlice<Float>, inputs: Int, inputStride: Int, outputStride: Int) {
        self.inputs = inputs
        outputs = bias.count
        packed = FloatStorage(count: PackedMatrix.Layout(rows: inputs, columns: outputs, isTransposed: false).packedCount, zeroed: true)
        self.bias = FloatStorage(count: outputs)
        _ = self.bias.buffer.update(fromContentsOf: bias)
        precondition(
            (inputs - 1) * inputStride + (outputs - 1) * outputStride < weight.count,
            "the layer's weights end before its last input and output")
        weight.withUnsafeBufferPointer { sb_pack(packed.pointer, $0.baseAddress, inputs, outputs, inputStride, outputStride) }
    }

    /// Works out y for some rows.
    ///
    /// - Parameters:
    ///   - x: The rows, `stride` floats apart.
    ///   - stride: The distance of two rows.
    ///   - rows: The number of rows.
    ///   - depth: How many of the inputs count; the others are taken to be 0.
    ///   - result: Where the rows of y are put, one after another.
    ///   - isRectified: Whether negative elements of y are set to 0.
    package func callAsFunction(
        _ x: UnsafePointer<Float>, stride: Int, rows: Int, depth: Int, into result: UnsafeMutablePointer<Float>, isRectified: Bool
    ) {
        precondition((0...inputs).contains(depth), "\(depth) of \(inputs) inputs cannot be used")
        if depth > 0 {
            sb_product(result, outputs, x, stride, 1, sb_packed(packed.pointer, inputs), rows, depth, outputs, 0, nil, 0)
        } else {
            result.update(repeating: 0, count: rows * outputs)
        }
        for row in 0..<rows { sb_add(result + row * outputs, result + row * outputs, bias.pointer, 0, outputs) }
        if isRectified { sb_leaky(result, result, result, 0, rows * outputs) }
    }
}

/// Loops over rows outside of a plan.
package enum Rows {
    /// Replaces every row of `width` floats by its softmax, after a factor on all elements.
    package static func softmax(_ rows: UnsafeMutablePointer<Float>, count: Int, width: Int, factor: Float = 1) {
        if factor != 1 { sb_scale(rows, rows, rows, factor, count * width) }
        var starts: (Int32, Int32) = (0, Int32(width))
        withUnsafeBytes(of: &starts) { sb_softmax(rows, rows, $0.bindMemory(to: Int32.self).baseAddress, 1, count) }
    }

    /// −ln softmax(row)[label] of every row of `width` floats.
    package static func crossEntropy(
        _ rows: UnsafePointer<Float>, count: Int, width: Int, labels: UnsafePointer<Int32>, into result: UnsafeMutablePointer<Float>
    ) {
        var starts: (Int32, Int32) = (0, Int32(width))
        withUnsafeBytes(of: &starts) { sb_cross_entropy(result, rows, labels, $0.bindMemory(to: Int32.self).baseAddress, 1, count) }
    }
}
