import Glibc

/// The periodogram of one series.
///
/// The mean is taken away, the series is filled with zeros to the next power of two and transformed with the radix-2 algorithm.
///
/// Reference: Cooley, Tukey, "An algorithm for the machine calculation of complex Fourier series", Mathematics of Computation 1965.
package struct PowerSpectrum {
    /// How many steps a series has.
    package let length: Int
    /// The transform's size: the smallest power of two that holds the series.
    package let size: Int
    private var cosines: [Double]
    private var sines: [Double]
    private var order: [Int]
    private var real: [Double]
    private var imaginary: [Double]

    /// Prepares for series of `length` steps, at least 1.
    package init(length: Int) {
        precondition(length >= 1, "a series has at least one step")
        var size = 2
        while size < length { size *= 2 }
        self.length = length
        self.size = size
        let bits = size.trailingZeroBitCount
        cosines = (0..<(size / 2)).map { cos(-2 * .pi * Double($0) / Double(size)) }
        sines = (0..<(size / 2)).map { sin(-2 * .pi * Double($0) / Double(size)) }
        order = (0..<size).map { Int(UInt(bitPattern: $0).reversedBits >> (UInt.bitWidth - bits)) }
        real = []
        imaginary = []
    }

    /// The power at the frequencies 0, 1/size, … 1/2 cycles per step; `size / 2 + 1` numbers that sum to about half the series' sum of squares
    /// times `size`.
    package mutating func callAsFunction(_ values: [Double]) -> [Double] {
        precondition(values.count == length, "the spectrum was prepared for \(length) steps, not \(values.count)")
        let mean = values.reduce(0, +) / Double(length)
        real = [Double](repeating: 0, count: size)
        imaginary = [Double](repeating: 0, count: size)
        for (index, value) in values.enumerated() { real[order[index]] = value - mean }
        var half = 1
        while half < size {
            let stride = size / (2 * half)
            var start = 0
            while start < size {
                for k in 0..<half {
                    let (a, b) = (start + k, start + k + half)
                    let (c, s) = (cosines[k * stride], sines[k * stride])
                    let x = real[b] * c - imaginary[b] * s
                    let y = real[b] * s + imaginary[b] * c
                    real[b] = real[a] - x
                    imaginary[b] = imaginary[a] - y
                    real[a] += x
                    imaginary[a] += y
                }
                start += 2 * half
            }
            half *= 2
        }
        return (0...(size / 2)).map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
    }

    /// The frequency with the most power, in cycles per series; 0 for a constant series.
    package mutating func dominantFrequency(of values: [Double]) -> Double {
        let power = self(values)
        var best = 0
        for index in 1..<power.count where power[index] > (best == 0 ? 0 : power[best]) { best = index }
        return Double(best) * Double(length) / Double(size)
    }
}

extension UInt {
    /// The same bits in the opposite order.
    fileprivate var reversedBits: UInt {
        var result: UInt = 0
        for bit in 0..<UInt.bitWidth where self & (1 << bit) != 0 { result |= 1 << (UInt.bitWidth - 1 - bit) }
        return result
    }
}
