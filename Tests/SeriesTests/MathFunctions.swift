import Glibc

// The C library's functions, as a yardstick that shares nothing with the code under test.
func sine(_ x: Double) -> Double { sin(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func exponential(_ x: Double) -> Double { exp(x) }
func logarithm(_ x: Double) -> Double { log(x) }
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func besselK(_ order: Int, _ x: Double) -> Double {
    // K from the C library's functions by the integral definition, with a finer step and wider range than any use needs.
    let step = 1.0 / 256
    return (0..<8000).reduce(0.0) { sum, index in
        let t = Double(index) * step
        let term = exp(-x * cosh(t)) * cosh(Double(order) * t)
        return sum + (index == 0 ? 0.5 : 1) * term * step
    }
}
