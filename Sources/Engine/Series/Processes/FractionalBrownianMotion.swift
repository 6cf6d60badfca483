package import Random
package import Specification

/// Brownian motion with memory.
package struct FractionalBrownianMotion: SeriesProcess {
    package static let isGridded = true

    package static let description = ComponentDescription(
        name: "fractional-brownian", title: "Fractional Brownian motion",
        summary: "A walk with long memory: smooth for H above 0.5, rough below it.",
        formula:
            "E[B(t) B(s)] = σ²/2 (t^{2H} + s^{2H} − |t − s|^{2H}), B(0) = 0, t from 0 to 1; the noise output is B's increments, each with deviation σ",
        references: [
            "Mandelbrot, Van Ness, \"Fractional Brownian motions, fractional noises and applications\", SIAM Review 10, 1968, doi:10.1137/1010093",
            "Davies, Harte, \"Tests for Hurst effect\", Biometrika 74, 1987, doi:10.1093/biomet/74.1.95",
        ],
        group: "Noise and walks",
        parameters: [
            ParameterDescription(
                "hurst", .number, minimum: 0, maximum: 1, exclusiveMinimum: true, exclusiveMaximum: true, default: 0.7,
                suggested: SuggestedRange(0.05, 0.95, step: 0.01), summary: "Hurst exponent H; 0.5 is ordinary Brownian motion."),
            .deviation(summary: "Standard deviation σ: of the motion at the end of the series, or of each value of the noise."),
            ParameterDescription(
                "output", .choice, default: "motion", values: ["motion", "noise"],
                summary: "The motion, or its increments (fractional Gaussian noise)."),
        ])

    private let isMotion: Bool
    private let std: Double
    private let hurst: Double
    private let transform: FourierTransform
    /// Square roots of the eigenvalues of the circulant matrix of the noise's correlations, the first half and the middle.
    private let roots: [Double]

    package init(_ parameters: ParameterValues, _ context: ProcessContext) {
        hurst = parameters.number("hurst")
        isMotion = parameters.string("output") != "noise"
        std = parameters.number("std")
        var half = 1
        while half < context.gridLength { half *= 2 }
        let transform = FourierTransform(size: 2 * half)
        self.transform = transform
        let twice = 2 * hurst
        let correlations = (0...half).map { Self.correlation(lag: $0, twice) }
        roots = withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * half) { memory in
            let real = UnsafeMutableBufferPointer(rebasing: memory[0..<2 * half])
            let imaginary = UnsafeMutableBufferPointer(rebasing: memory[2 * half..<4 * half])
            imaginary.update(repeating: 0)
            for k in 0...half { real[k] = correlations[k] }
            for k in 1..<max(1, half) { real[2 * half - k] = correlations[k] }
            transform.forward(real, imaginary)
            // In theory all are at least 0 (Craigmile 2003); rounding may leave a little less.
            return (0...half).map { max(0, real[$0]).squareRoot() }
        }
    }

    package var secondsPerDraw: Double { 15e-9 * Double(transform.size) * 2 }

    /// The correlation of increments that are `lag` steps apart, ½ ((k+1)^{2H} − 2 k^{2H} + (k−1)^{2H}).
    static func correlation(lag: Int, _ twiceHurst: Double) -> Double {
        if lag == 0 { return 1 }
        let k = Double(lag)
        if lag < 16 {
            let before = lag == 1 ? 0 : Elementary.power(k - 1, twiceHurst)
            return 0.5 * (Elementary.power(k + 1, twiceHurst) - 2 * Elementary.power(k, twiceHurst) + before)
        }
        // Far out the difference loses its digits: the even terms of the binomial series are what it leaves.
        var term = 1.0
        var sum = 0.0
        for order in 1...16 {
            term *= (twiceHurst - Double(order - 1)) / Double(order) / k
            if order % 2 == 0 { sum += term }
        }
        return sum * Elementary.power(k, twiceHurst)
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream) {
        let size = transform.size
        let half = size / 2
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * size) { memory in
            let real = UnsafeMutableBufferPointer(rebasing: memory[0..<size])
            let imaginary = UnsafeMutableBufferPointer(rebasing: memory[size..<2 * size])
            let normal = UnsafeMutableBufferPointer(rebasing: memory[2 * size..<3 * size])
            random.fillNormal(normal)
            // A spectrum whose transform is real: the second half mirrors the first.
            let scale = 1 / Double(size).squareRoot()
            (real[0], imaginary[0]) = (roots[0] * normal[0] * scale, 0)
            (real[half], imaginary[half]) = (roots[half] * normal[1] * scale, 0)
            let shared = scale / 2.0.squareRoot()
            for k in 1..<max(1, half) {
                let (re, im) = (roots[k] * normal[2 * k] * shared, roots[k] * normal[2 * k + 1] * shared)
                (real[k], imaginary[k]) = (re, im)
                (real[size - k], imaginary[size - k]) = (re, -im)
            }
            transform.forward(real, imaginary)
            guard isMotion else {
                for index in values.indices { values[index] = std * real[index] }
                return
            }
            let stepStd = std * Elementary.power(1 / Double(grid.gridLength - 1), hurst)
            var sum = 0.0
            for index in values.indices {
                values[index] = sum
                sum += stepStd * real[index]
            }
        }
    }
}
