import CKernels
import Random

/// What random tensors are drawn from.
package enum Distribution: Hashable, Sendable {
    /// Mean 0, variance 1.
    case normal
    /// In [0, 1).
    case uniform
    /// −ln(−ln u) of a uniform u: the noise that makes the largest of some logits a sample of their softmax.
    case gumbel
    /// 1 / keep with probability keep, else 0: a dropout mask, whose mean is 1.
    case mask(keep: Float)
    /// Integers in 0 ..< bound, each equally likely but for a bias below bound / 2^32; for `gathered`.
    case indices(below: Int)
}

/// Random numbers that depend on (seed, purpose, step) only, so that a resumed fit repeats them.
struct RandomFill: Operation {
    let distribution: Distribution
    let purpose: String
    let sourceShape: Shape

    func shape(of inputs: [Shape]) -> Shape { sourceShape }
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [] }

    func kernel(_ binding: Binding) -> Kernel {
        let purpose = Purpose(purpose)
        let buffer = UnsafeMutableBufferPointer(start: binding.output, count: sourceShape.count)
        return { [distribution] context in
            // Fills take eight words for eight numbers, so a range that starts at a multiple of eight can be drawn by itself.
            context.parallel(buffer.count, grain: 4_096, multiple: 8) { range, _ in
                var stream = RandomStream(seed: context.seed, purpose: purpose, index: context.step)
                stream.position = UInt64(range.lowerBound)
                distribution.fill(UnsafeMutableBufferPointer(rebasing: buffer[range]), from: &stream)
            }
        }
    }
}

extension Distribution {
    fileprivate func fill(_ buffer: UnsafeMutableBufferPointer<Float>, from stream: inout RandomStream) {
        switch self {
        case .normal: stream.fillNormal(buffer)
        case .uniform: stream.fillUniform(buffer)
        case .gumbel:
            stream.fillUniform(buffer)
            // Half of the uniform numbers' spacing stands for 0, whose logarithm is infinite.
            for i in buffer.indices where buffer[i] == 0 { buffer[i] = 0x1p-25 }
            guard let values = buffer.baseAddress else { return }
            for _ in 0..<2 {
                sb_log(values, values, values, 0, buffer.count)
                sb_scale(values, values, values, -1, buffer.count)
            }
        case .mask(let keep):
            stream.fillUniform(buffer)
            let kept = 1 / keep
            for i in buffer.indices { buffer[i] = buffer[i] < keep ? kept : 0 }
        case .indices(let bound):
            let indices = UnsafeMutableRawBufferPointer(buffer).bindMemory(to: Int32.self)
            for i in indices.indices {
                indices[i] = Int32(truncatingIfNeeded: (UInt64(stream.nextWord()) &* UInt64(bound)) >> 32)
            }
        }
    }
}
