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
        let (values, count) = (binding.output, sourceShape.count)
        let buffer = UnsafeMutableBufferPointer(start: values, count: count)
        return { [distribution] context in
            var stream = RandomStream(seed: context.seed, purpose: purpose, index: context.step)
            switch distribution {
            case .normal: stream.fillNormal(buffer)
            case .uniform: stream.fillUniform(buffer)
            case .gumbel:
                stream.fillUniform(buffer)
                // Half of the uniform numbers' spacing stands for 0, whose logarithm is infinite.
                for i in buffer.indices where buffer[i] == 0 { buffer[i] = 0x1p-25 }
                for _ in 0..<2 {
                    sb_log(values, values, values, 0, count)
                    sb_scale(values, values, values, -1, count)
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
}
