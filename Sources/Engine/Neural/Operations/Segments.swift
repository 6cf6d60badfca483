import CKernels

/// How the last axis of a tensor is cut into parts of different widths: one part for each column of a table or each head of a network.
package struct Segments: Hashable, Sendable {
    /// The width of each part, at least 1.
    package let widths: [Int]
    /// Where each part starts, and where the last one ends.
    package let starts: [Int]

    package init(_ widths: [Int]) {
        precondition(!widths.isEmpty && widths.allSatisfy { $0 > 0 }, "segments have at least one element each: \(widths)")
        self.widths = widths
        starts = widths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    /// The number of parts.
    package var count: Int { widths.count }
    /// The sum of the widths, which is the length of the axis.
    package var total: Int { starts[count] }

    /// The shape with one number for each part of each row.
    func shape(ofOneEachIn shape: Shape) -> Shape {
        precondition(shape.last == total, "\(shape) has no last axis of \(total) elements")
        return shape.replacing(axis: shape.rank - 1, with: count)
    }

    /// The starts as C reads them, for rows that are walked several at a time: short rows are joined, so that a vector is full more often.
    struct Walk {
        /// The starts of the parts of `group` rows.
        let starts: [Int32]
        let group: Int

        /// Shares `rows` rows among threads and calls a kernel for pieces of them with (starts, segments, rows, first row).
        func run(_ rows: Int, _ context: RunContext, _ body: (UnsafePointer<Int32>, Int, Int, Int) -> Void) {
            starts.withUnsafeBufferPointer { starts in
                guard let base = starts.baseAddress else { return }
                let segments = (starts.count - 1) / group
                context.parallel(rows, grain: max(1, 8_192 * group / Int(starts[starts.count - 1])), multiple: group) { range, _ in
                    let (groups, rest) = (range.count / group, range.count % group)
                    if groups > 0 { body(base, segments * group, groups, range.lowerBound) }
                    if rest > 0 { body(base, segments * rest, 1, range.upperBound - rest) }
                }
            }
        }
    }

    func walk(rows: Int) -> Walk {
        let group = max(1, min(rows, 1_024 / total))
        return Walk(
            starts: (0..<group).flatMap { row in starts.dropLast().map { Int32(row * total + $0) } } + [Int32(group * total)], group: group)
    }
}

/// The sum of each part of the last axis: (…, Σ widths) to (…, parts).
struct SegmentSum: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape { segments.shape(ofOneEachIn: inputs[0]) }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient.spread(over: segments)] }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, target, segments) = (binding.inputs[0], binding.output, segments)
        let rows = binding.shape.count / segments.count
        return { context in
            context.parallel(rows * segments.count, grain: max(1, 16_384 * segments.count / segments.total)) { places, _ in
                for place in places {
                    let (row, s) = (place / segments.count, place % segments.count)
                    sb_sum_columns(
                        target + row * segments.count + s, source + row * segments.total + segments.starts[s], 1, segments.widths[s])
                }
            }
        }
    }
}

/// One number for each part, repeated over the part: (…, parts) to (…, Σ widths). The adjoint of `SegmentSum`.
struct SegmentSpread: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].last == segments.count, "\(inputs[0]) has no number for each of \(segments.count) segments")
        return inputs[0].replacing(axis: inputs[0].rank - 1, with: segments.total)
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient.sum(of: segments)] }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, target, segments) = (binding.inputs[0], binding.output, segments)
        let rows = binding.shape.count / segments.total
        return { context in
            context.parallel(rows * segments.count, grain: max(1, 16_384 * segments.count / segments.total)) { places, _ in
                for place in places {
                    let (row, s) = (place / segments.count, place % segments.count)
                    sb_fill(target + row * segments.total + segments.starts[s], source[row * segments.count + s], segments.widths[s])
                }
            }
        }
    }
}

extension Tensor {
    /// The sum of each part of the last axis: (…, Σ widths) to (…, parts).
    package func sum(of segments: Segments) -> Tensor { graph.record(SegmentSum(segments: segments), [self]) }

    /// Each number repeated over its part: (…, parts) to (…, Σ widths).
    package func spread(over segments: Segments) -> Tensor { graph.record(SegmentSpread(segments: segments), [self]) }

    /// The whole last axis as one part.
    var wholeLastAxis: Segments { Segments([shape.last]) }
}
