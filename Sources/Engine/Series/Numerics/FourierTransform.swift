/// The discrete Fourier transform of a fixed power-of-two size, with its roots of unity computed once.
package struct FourierTransform: Sendable {
    /// How many complex numbers are transformed, a power of two.
    package let size: Int
    /// cos and sin of −2πk/size for k below size/2.
    private let cosines: [Double]
    private let sines: [Double]

    /// - Parameter size: a power of two, at least 2.
    package init(size: Int) {
        precondition(size >= 2 && size & (size - 1) == 0, "a power of two")
        self.size = size
        var cosines = [Double](repeating: 0, count: size / 2)
        var sines = cosines
        for k in 0..<size / 2 {
            let (sine, cosine) = Elementary.sineAndCosine(turns: -Double(k) / Double(size))
            cosines[k] = cosine
            sines[k] = sine
        }
        self.cosines = cosines
        self.sines = sines
    }

    /// Replaces the numbers by their transform (not divided by the size).
    package func forward(_ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>) {
        precondition(real.count == size && imaginary.count == size)
        permute(real, imaginary)
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                var half = 1
                while half < size {
                    let rootStride = size / (2 * half)
                    for start in stride(from: 0, to: size, by: 2 * half) {
                        var root = 0
                        for low in start..<start + half {
                            let high = low + half
                            let re = real[high] * cosines[root] - imaginary[high] * sines[root]
                            let im = real[high] * sines[root] + imaginary[high] * cosines[root]
                            real[high] = real[low] - re
                            imaginary[high] = imaginary[low] - im
                            real[low] += re
                            imaginary[low] += im
                            root += rootStride
                        }
                    }
                    half *= 2
                }
            }
        }
    }

    private func permute(_ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>) {
        var reversed = 0
        for index in 1..<size {
            var bit = size >> 1
            while reversed & bit != 0 {
                reversed ^= bit
                bit >>= 1
            }
            reversed |= bit
            if index < reversed {
                real.swapAt(index, reversed)
                imaginary.swapAt(index, reversed)
            }
        }
    }
}
