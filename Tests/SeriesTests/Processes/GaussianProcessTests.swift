import Series
import Specification
import Testing

@Suite struct GaussianProcessTests {
    private static let defaults: [String: Double] = [
        "variance": 1, "lengthscale": 0.1, "gamma": 1, "alpha": 1, "center": 0, "offset": 0, "nu": 2.5, "period": 0.25,
    ]

    private func kernel(_ text: String) throws -> Kernel { try KernelParser.kernel(text, defaults: Self.defaults, path: "kernel") }

    private func complaint(_ text: String) -> String? { problems("gaussian-process", ["kernel": .string(text)]).first?.message }

    @Test(
        "Draws have the kernel's covariance and mean, with regular, thinned and irregular times",
        arguments: [
            "constant", "exponential", "squared-exponential", "rational-quadratic", "linear(center=0.3, offset=0.2)", "matern(nu=1.2)",
            "periodic",
            "periodic(period=0.2) * squared-exponential(lengthscale=0.3) + linear()", "2 * (matern + 0.5)",
        ])
    func covariance(text: String) throws {
        let kernel = try kernel(text)
        for sampling in [
            nil, SeriesRecipe.Sampling(kind: .irregular, keep: 0.5), SeriesRecipe.Sampling(kind: .irregular, keep: 1, jitter: 0.4),
        ] {
            let parameters: [String: JSONValue] = ["kernel": .string(text), "mean": 3, "lengthscale": 0.1]
            let set = try made("gaussian-process", parameters, sequences: sampling == nil ? 6000 : 1500, length: 8, sampling: sampling)

            // Each series has its own times: products are compared with the covariance at those, on average.
            for (first, second) in [(0, 0), (0, 1), (1, 3), (2, set.length - 1)] {
                let products = (0..<set.count).map { series -> Double in
                    let values = set.series(series)
                    let times = Array(set.times(ofSeries: series) ?? (0..<8).map { Double($0) / 7 }[...])
                    return (values[first] - 3) * (values[second] - 3) - kernel.covariance(times[first], times[second])
                }
                let spread = (Measures.variance(products) / Double(set.count)).squareRoot()
                #expect(abs(Measures.mean(products)) < 4.5 * spread + 1e-9, "\(text) \(first) \(second)")
            }
        }
    }

    @Test("Long smooth draws work: rounding does not make the covariance indefinite", arguments: Kernel.names)
    func longSeries(kernel: String) throws {
        let set = try made("gaussian-process", ["kernel": .string(kernel), "lengthscale": 1], sequences: 2, length: 600)

        #expect(set.values.allSatisfy { $0.isFinite })
    }

    @Test("A kernel is read as it is written: * binds more tightly than +, numbers are constants, short names are known")
    func grammar() throws {
        let formula = try kernel(" 2*se( lengthscale = 5e-1 )+rq * (linear(center=0.5,offset=1) + RBF)")
        let (t, s) = (0.3, 0.9)
        let smooth = { (length: Double) in exponential(-0.36 / (2 * length * length)) }
        let expected = 2 * smooth(0.5) + power(1 + 0.36 / 0.02, -1) * ((t - 0.5) * (s - 0.5) + 1 + smooth(0.1))

        #expect(abs(formula.covariance(t, s) - expected) < 1e-12)
    }

    @Test(
        "A kernel that cannot be read is refused with the position",
        arguments: [
            ("", "position 1: expected a kernel"), ("foo", "position 1: foo is no kernel"),
            ("constant +", "position 11: expected a kernel"),
            ("constant) ", "position 9: expected +, * or the end"), ("(constant", "position 10: expected )"),
            ("matern(foo=1)", "position 8: foo is no argument of matern; its arguments are variance, lengthscale, nu"),
            ("matern(nu=0)", "position 11: nu must be a number above 0"), ("matern(nu)", "position 10: expected ="),
            ("matern(nu=x)", "position 11: expected a number"), ("periodic(period=1,period=2)", "position 19: period is given twice"),
            ("exponential(gamma=2.5)", "position 19: gamma must be a number above 0 and at most 2"),
            ("constant * linear constant", "position 19: expected +"), ("0 * constant", "position 1: a number is a variance"),
            ("linear(offset=-1)", "position 15: offset must be a number at least 0"), ("constant constant", "position 10: expected"),
        ])
    func errors(text: String, message: String) {
        let found = complaint(text)

        #expect(found?.hasPrefix(message) == true, "\(found ?? "no problem")")
    }

    @Test("Deep, long and endless formulas are refused")
    func hostileFormulas() {
        #expect(complaint(String(repeating: "(", count: 1000) + "constant" + String(repeating: ")", count: 900))?.contains("deep") == true)
        #expect(complaint(String(repeating: "constant+", count: 3000) + "constant")?.contains("at most 2000 characters") == true)
        #expect(complaint(String(repeating: "1+", count: 200) + "1")?.contains("at most 50 kernels") == true)
        #expect(complaint("constant(variance=1e9) * constant(variance=1e9) * constant(variance=1e9)")?.contains("variance of") == true)
    }

    @Test("Too long a series is refused; so are irregular times that would take too long")
    func lengths() {
        let long = SeriesRecipe(process: "gaussian-process", length: 5000)
        #expect(problems(long) == [Problem("recipe.length", "must be at most 4096 for a Gaussian process, not 5000")])
        let slow = SeriesRecipe(
            process: "gaussian-process", sequences: 100_000, length: 2000, sampling: .init(kind: .irregular, keep: 1, jitter: 0.1))
        #expect(problems(slow).first?.message.contains("minutes") == true)
    }

    @Test("Elementary functions agree with the C library's to within 1e-14")
    func elementaryFunctions() {
        var worst = 0.0
        for index in 0..<20_000 {
            let x = Double(index) * 0.0137 - 130
            worst = max(worst, abs(Elementary.sine(turns: x) - sine(2 * Double.pi * (x - x.rounded()))))
            worst = max(worst, abs(Elementary.sineAndCosine(turns: x).cosine - cosine(2 * Double.pi * (x - x.rounded()))))
            worst = max(worst, abs(Elementary.exponential(x) / exponential(x) - 1))
            let positive = exponential(0.1 * x)
            worst = max(worst, abs(Elementary.logarithm(positive) - 0.1 * x) / max(1, abs(0.1 * x)))
            worst = max(worst, abs(Elementary.power(positive, 0.7) / power(positive, 0.7) - 1))
        }
        #expect(worst < 1e-14)
        #expect(Elementary.exponential(-1000) == 0 && Elementary.exponential(1000) == .infinity && Elementary.logarithm(0) == -.infinity)
        #expect(abs(Elementary.hyperbolicTangent(0.5) - 0.462_117_157_260_009_76) < 1e-15 && Elementary.hyperbolicTangent(-30) == -1)
        // Γ(n) = (n − 1)!, Γ(1/2) = √π.
        var factorial = 1.0
        for n in 1...30 {
            #expect(abs(Elementary.logGamma(Double(n)) - logarithm(factorial)) < 1e-13 * max(1, logarithm(factorial)))
            factorial *= Double(n)
        }
        #expect(abs(Elementary.logGamma(0.5) - 0.5 * logarithm(Double.pi)) < 1e-14)
    }

    @Test("The Bessel function K agrees with its definition and the closed forms of half-integer orders")
    func besselFunction() {
        for x in [1e-3, 0.1, 1, 2, 7.5, 30, 200, 600] {
            let half = 0.5 * logarithm(Double.pi / (2 * x)) - x
            #expect(abs(Elementary.logBesselK(order: 0.5, x) - half) < 1e-12 * max(1, abs(half)))
            #expect(abs(Elementary.logBesselK(order: 1.5, x) - half - logarithm(1 + 1 / x)) < 1e-12 * max(1, abs(half)))
            #expect(abs(Elementary.logBesselK(order: 2.5, x) - half - logarithm(1 + 3 / x + 3 / (x * x))) < 1e-12 * max(1, abs(half)))
        }
        for order in 0...6 {
            for x in [0.05, 0.5, 3, 20] {
                #expect(abs(exponential(Elementary.logBesselK(order: Double(order), x)) / besselK(order, x) - 1) < 1e-11)
            }
        }
        // The Matérn correlation is continuous in its order, also where it has a closed form, and for very rough and very smooth functions.
        for nu in [0.5, 1.5, 2.5] {
            for x in [1e-6, 0.01, 1, 10] {
                #expect(abs(Kernel.maternCorrelation(nu: nu, x) - Kernel.maternCorrelation(nu: nu + 1e-9, x)) < 1e-7)
            }
        }
        for nu in [0.01, 0.3, 30, 100] {
            let values = [0, 1e-9, 1e-3, 0.1, 1, 5, 50, 500].map { Kernel.maternCorrelation(nu: nu, $0) }
            #expect(
                values.first == 1 && zip(values, values.dropFirst()).allSatisfy { $0 >= $1 } && values.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    @Test("The Fourier transform of a wave is a peak, and equals the definition on any numbers")
    func fourierTransform() {
        for size in [2, 8, 64] {
            let transform = FourierTransform(size: size)
            var real = (0..<size).map { sine(Double($0 * $0)) }
            var imaginary = (0..<size).map { cosine(3 * Double($0)) }
            let (re, im) = (real, imaginary)
            real.withUnsafeMutableBufferPointer { real in imaginary.withUnsafeMutableBufferPointer { transform.forward(real, $0) } }
            for k in 0..<size {
                var (a, b) = (0.0, 0.0)
                for n in 0..<size {
                    let turn = -2 * Double.pi * Double(k * n % size) / Double(size)
                    a += re[n] * cosine(turn) - im[n] * sine(turn)
                    b += re[n] * sine(turn) + im[n] * cosine(turn)
                }
                #expect(abs(real[k] - a) < 1e-10 && abs(imaginary[k] - b) < 1e-10)
            }
        }
    }
}
