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
            // A number takes a word, a block of the stream has four: a range that starts at a multiple of four can be drawn by itself.
            context.parallel(buffer.count, grain: 4_096, multiple: 4) { range, _ in
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
        case .normal: draw(sb_normals, buffer, from: stream)
        case .uniform: draw(sb_uniforms, buffer, from: stream)
        case .gumbel:
            draw(sb_uniforms, buffer, from: stream)
            // Half of the uniform numbers' spacing stands for 0, whose logarithm is infinite.
            for i in buffer.indices where buffer[i] == 0 { buffer[i] = 0x1p-25 }
            guard let values = buffer.baseAddress else { return }
            for _ in 0..<2 {
                sb_log(values, values, values, 0, buffer.count)
                sb_scale(values, values, values, -1, buffer.count)
            }
        case .mask(let keep):
            draw(sb_uniforms, buffer, from: stream)
            let kept = 1 / keep
            for i in buffer.indices { buffer[i] = buffer[i] < keep ? kept : 0 }
        case .indices(let bound):
            let indices = UnsafeMutableRawBufferPointer(buffer).bindMemory(to: Int32.self)
            for i in indices.indices {
                indices[i] = Int32(truncatingIfNeeded: (UInt64(stream.nextWord()) &* UInt64(bound)) >> 32)
            }
        }
    }

    private typealias Loop = (UnsafeMutablePointer<Float>?, UnsafePointer<UInt32>?, UnsafePointer<UInt32>?, UInt32, Int) -> Void

    /// Fills a buffer from the stream's position on, which is the start of a block.
    private func draw(_ loop: Loop, _ buffer: UnsafeMutableBufferPointer<Float>, from stream: RandomStream) {
        let (first, whole) = (UInt32(stream.position / 4), buffer.count / 4)
        let constants = stream.constants
        func run(_ target: UnsafeMutablePointer<Float>?, _ block: UInt32, _ count: Int) {
            withUnsafeBytes(of: constants.key) { key in
                withUnsafeBytes(of: constants.high) { high in
                    loop(target, key.bindMemory(to: UInt32.self).baseAddress, high.bindMemory(to: UInt32.self).baseAddress, block, count)
                }
            }
        }
        run(buffer.baseAddress, first, whole)
        var last: (Float, Float, Float, Float) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &last) { bytes in
            let last = bytes.bindMemory(to: Float.self)
            if buffer.count % 4 > 0 { run(last.baseAddress, first + UInt32(whole), 1) }
            for i in (4 * whole)..<buffer.count { buffer[i] = last[i - 4 * whole] }
        }
    }
}
