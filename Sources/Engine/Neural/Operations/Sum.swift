import CKernels

/// The sum over neighbouring axes, which stay as axes of length 1.
struct Sum: Operation {
    let axes: Range<Int>

    func shape(of inputs: [Shape]) -> Shape {
        Shape(inputs[0].dimensions.enumerated().map { axes.contains($0.offset) ? 1 : $0.element })
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.broadcast(to: inputs[0].shape)]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (input, output, dimensions) = (binding.inputs[0], binding.output, binding.shapes[0].dimensions)
        let outer = dimensions[..<axes.lowerBound].reduce(1, *)
        let count = dimensions[axes].reduce(1, *)
        let inner = dimensions[axes.upperBound...].reduce(1, *)
        if inner == 1 {
            return { context in
                context.parallel(outer, grain: max(1, 32_768 / count)) { rows, _ in
                    sb_sum_columns(output + rows.lowerBound, input + rows.lowerBound * count, rows.count, count)
                }
            }
        }
        if outer > 1 {
            return { context in
                context.parallel(outer, grain: max(1, 32_768 / (count * inner))) { range, _ in
                    for i in range { sb_sum_rows(output + i * inner, input + i * count * inner, inner, count, inner) }
                }
            }
        }
        return { context in
            context.parallel(inner, grain: max(64, 32_768 / count), multiple: 16) { columns, _ in
                sb_sum_rows(output + columns.lowerBound, input + columns.lowerBound, inner, count, columns.count)
            }
        }
    }
}

extension Tensor {
    /// The sum over axes; all axes if none are named.
    ///
    /// Summed axes disappear unless `keepsAxes`, which leaves them with length 1.
    package func sum(axes: [Int]? = nil, keepsAxes: Bool = false) -> Tensor {
        let chosen = Set((axes ?? Array(0..<shape.rank)).map { $0 < 0 ? $0 + shape.rank : $0 })
        precondition(chosen.allSatisfy { (0..<shape.rank).contains($0) }, "there is no such axis in \(shape): \(chosen.sorted())")
        let kept = Shape(shape.dimensions.enumerated().map { chosen.contains($0.offset) ? 1 : $0.element })
        let result: Tensor
        if let value = uniformValue {
            result = graph.constant(value * Float(shape.count / kept.count), kept)
        } else {
            result = runs(of: chosen).reversed().reduce(self) { tensor, run in
                tensor.shape.dimensions[run].allSatisfy { $0 == 1 } ? tensor : graph.record(Sum(axes: run), [tensor])
            }
        }
        if keepsAxes { return result }
        return result.reshaped(to: Shape(kept.dimensions.enumerated().filter { !chosen.contains($0.offset) }.map(\.element)))
    }

    /// The mean over axes; all axes if none are named.
    package func mean(axes: [Int]? = nil, keepsAxes: Bool = false) -> Tensor {
        let total = sum(axes: axes, keepsAxes: keepsAxes)
        return total * (Float(total.shape.count) / Float(shape.count))
    }

    private func runs(of axes: Set<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for axis in axes.sorted() {
            if let last = runs.last, last.upperBound == axis {
                runs[runs.count - 1] = last.lowerBound..<(axis + 1)
            } else {
                runs.append(axis..<(axis + 1))
            }
        }
        return runs
    }
}
