import Glibc
import Random

/// The points that series are made from.
enum LatentSpace {
    /// The point of series `index` under a seed: standard normal numbers that depend on nothing else.
    static func point(seed: UInt64, index: Int, dimension: Int) -> [Float] {
        var stream = RandomStream(seed: seed, purpose: Purpose("latent point"), index: UInt64(index))
        return [Float](unsafeUninitializedCapacity: dimension) { buffer, initialized in
            stream.fillNormal(UnsafeMutableBufferPointer(rebasing: buffer[..<dimension]))
            initialized = dimension
        }
    }

    /// The point at `share` (0 … 1) of the way along the arc from one point to another; along the line when they are nearly parallel.
    ///
    /// Reference: Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985; White, "Sampling generative networks", 2016,
    /// arXiv:1609.04468.
    static func spherical(_ from: [Float], _ to: [Float], _ share: Double) -> [Float] {
        let norms = (dot(from, from) * dot(to, to)).squareRoot()
        guard norms > 0 else { return linear(from, to, share) }
        let cosine = dot(from, to) / norms
        guard abs(cosine) <= 0.9995 else { return linear(from, to, share) }
        // The ends are given back as they are, not as rounding leaves them.
        if share <= 0 { return from }
        if share >= 1 { return to }
        let angle = acos(cosine)
        let (a, b) = (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
        return zip(from, to).map { Float(a * Double($0) + b * Double($1)) }
    }

    /// The point at `share` (0 … 1) of the straight way from one point to another.
    static func linear(_ from: [Float], _ to: [Float], _ share: Double) -> [Float] {
        if share <= 0 { return from }
        if share >= 1 { return to }
        return zip(from, to).map { Float((1 - share) * Double($0) + share * Double($1)) }
    }

    private static func dot(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}
