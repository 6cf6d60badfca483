import Evaluation
import Glibc
import Testing

@Suite struct PowerSpectrumTests {
    @Test("The power is that of the discrete Fourier transform", arguments: [2, 4, 16, 64])
    func transform(length: Int) {
        let values = (0..<length).map { sin(Double($0 * $0)) }
        let mean = values.reduce(0, +) / Double(length)
        var spectrum = PowerSpectrum(length: length)
        let power = spectrum(values)
        #expect(power.count == length / 2 + 1)
        for (frequency, found) in power.enumerated() {
            var (real, imaginary) = (0.0, 0.0)
            for (step, value) in values.enumerated() {
                let angle = 2 * .pi * Double(frequency * step) / Double(length)
                real += (value - mean) * cos(angle)
                imaginary += (value - mean) * sin(angle)
            }
            #expect(abs(found - (real * real + imaginary * imaginary)) < 1e-9 * Double(length))
        }
    }

    @Test("The dominant frequency of a sine is its own, at any length and phase", arguments: [20, 64, 100, 1000])
    func dominant(length: Int) {
        var spectrum = PowerSpectrum(length: length)
        for cycles in 1...4 {
            for phase in [0, 0.3, 0.9] {
                let values = (0..<length).map { sin(2 * .pi * (Double(cycles * $0) / Double(length) + phase)) }
                #expect(abs(spectrum.dominantFrequency(of: values) - Double(cycles)) < 0.5)
            }
        }
    }

    @Test("A constant series has no dominant frequency")
    func constant() {
        var spectrum = PowerSpectrum(length: 10)
        #expect(spectrum.dominantFrequency(of: [Double](repeating: 3, count: 10)) == 0)
    }
}
