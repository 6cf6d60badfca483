import Neural
import Random
import Testing

@Suite("Layers outside of plans")
struct PackedLayerTests {
    private func numbers(_ count: Int, _ index: UInt64) -> [Float] {
        var stream = RandomStream(seed: 1, purpose: Purpose("packed layer"), index: index)
        return (0..<count).map { _ in stream.normal() }
    }

    private func run(_ layer: PackedLayer, _ x: [Float], stride: Int, rows: Int, depth: Int, isRectified: Bool = false) -> [Float] {
        var result = [Float](repeating: .nan, count: rows * layer.outputs)
        result.withUnsafeMutableBufferPointer { result in
            x.withUnsafeBufferPointer { x in
                guard let x = x.baseAddress, let result = result.baseAddress else { return }
                layer(x, stride: stride, rows: rows, depth: depth, into: result, isRectified: isRectified)
            }
        }
        return result
    }

    @Test("The result is x W + b, of the first inputs only if so asked, and in either layout of the weights", arguments: [1, 16, 33, 70])
    func values(outputs: Int) {
        let (inputs, rows, stride) = (37, 29, 40)
        let (weight, bias, x) = (numbers(inputs * outputs, 1), numbers(outputs, 2), numbers(rows * stride, 3))
        let plain = PackedLayer(weight[...], bias: bias[...], inputs: inputs, inputStride: outputs, outputStride: 1)
        let transposed = (0..<(inputs * outputs)).map { weight[$0 % inputs * outputs + $0 / inputs] }
        let other = PackedLayer(transposed[...], bias: bias[...], inputs: inputs, inputStride: 1, outputStride: inputs)
        for depth in [0, 5, inputs] {
            let found = run(plain, x, stride: stride, rows: rows, depth: depth)
            for row in 0..<rows {
                for output in 0..<outputs {
                    let terms = (0..<depth).map { Double(x[row * stride + $0]) * Double(weight[$0 * outputs + output]) }
                    let wanted = terms.reduce(Double(bias[output]), +)
                    #expect(abs(Double(found[row * outputs + output]) - wanted) < 1e-4)
                }
            }
            #expect(run(other, x, stride: stride, rows: rows, depth: depth) == found)
            #expect(run(plain, x, stride: stride, rows: rows, depth: depth, isRectified: true) == found.map { max($0, 0) })
            // A row has the same bytes among others and alone; what is 0 may as well be left out.
            let alone = run(plain, Array(x[(7 * stride)..<(8 * stride)]), stride: stride, rows: 1, depth: depth)
            #expect(alone == Array(found[(7 * outputs)..<(8 * outputs)]))
            var zeroed = x
            for row in 0..<rows { for i in depth..<inputs { zeroed[row * stride + i] = 0 } }
            #expect(run(plain, zeroed, stride: stride, rows: rows, depth: inputs) == found)
        }
    }

    @Test("Softmax and cross-entropy of rows agree, and a factor scales the logits")
    func softmax() {
        var rows: [Float] = [1, 2, 3, 0, 0, 4]
        var losses: [Float] = [0, 0]
        rows.withUnsafeMutableBufferPointer { rows in
            guard let rows = rows.baseAddress else { return }
            losses.withUnsafeMutableBufferPointer { losses in
                [Int32(2), 0].withUnsafeBufferPointer { labels in
                    guard let losses = losses.baseAddress, let labels = labels.baseAddress else { return }
                    Rows.crossEntropy(rows, count: 2, width: 3, labels: labels, into: losses)
                }
            }
            Rows.softmax(rows, count: 2, width: 3, factor: 0.5)
        }
        #expect(abs(losses[0] - 0.407_606) < 1e-5 && abs(losses[1] - 4.035_976) < 1e-5)
        #expect(abs(rows[0] - 0.186_324) < 1e-5 && abs(rows[2] - 0.506_480) < 1e-5 && abs(rows[5] - 0.786_986) < 1e-5)
    }
}
