package import Random
package import Specification
import Synchronization

/// Random functions with a given covariance.
package struct GaussianProcess: SeriesProcess {
    package static let isGridded = false

    /// The covariance matrix has this many rows at most: its root takes a third of the cube of that in multiplications.
    package static let largestLength = 4096
    /// The largest variance of a value: its root stays far from the end of single precision.
    private static let largestVariance = 1e18

    package static let description = ComponentDescription(
        name: "gaussian-process", title: "Gaussian process",
        summary: "Random functions whose smoothness, period and trend a covariance kernel says.",
        formula: "x ~ N(μ, K), K_ij = k(t_i, t_j), t from 0 to 1, d = |t − t'|; constant: v; exponential: v exp(−(d/l)^γ); "
            + "squared-exponential: v exp(−d²/(2l²)); rational-quadratic: v (1 + d²/(2αl²))^{−α}; linear: v (t − c)(t' − c) + o; "
            + "matern: v 2^{1−ν}/Γ(ν) (√(2ν) d/l)^ν K_ν(√(2ν) d/l); periodic: v exp(−2 sin²(πd/p)/l²)",
        references: ["Rasmussen, Williams, \"Gaussian Processes for Machine Learning\", MIT Press 2006, chapter 4"],
        group: "Gaussian processes",
        parameters: [
            ParameterDescription(
                "kernel", .text, default: "squared-exponential", values: Kernel.names.map(JSONValue.string),
                summary: "One of the kernels, or a formula of kernels with +, * and parentheses, such as "
                    + "periodic(period=0.2) * squared-exponential(lengthscale=0.3) + linear(). A value that a kernel of the formula leaves out is taken from "
                    + "the parameters below; a number stands for a constant kernel. Series have at most \(largestLength) steps."),
            .level("mean", summary: "Mean μ of the values."),
            kernelParameter("variance", nil, default: 1, 0.1...10, for: Kernel.names, "Variance v, the height of the kernel."),
            kernelParameter(
                "lengthscale", "series", default: 0.1, 0.01...1,
                for: Kernel.names.filter { Kernel.arguments(of: $0).contains("lengthscale") },
                "Length l over which values are alike, as a share of the series; for the periodic kernel, in periods."),
            ParameterDescription(
                "gamma", .number, minimum: 0, maximum: 2, exclusiveMinimum: true, default: 1, suggested: SuggestedRange(0.1, 2, step: 0.05),
                when: ParameterCondition("kernel", in: ["exponential"]),
                summary: "Exponent γ of the exponential kernel; 1 is Ornstein–Uhlenbeck."),
            kernelParameter(
                "alpha", nil, default: 1, 0.1...10, for: ["rational-quadratic"], "Mixture α of lengths of the rational-quadratic kernel."),
            ParameterDescription(
                "center", .number, unit: "series", minimum: -1000, maximum: 1000, default: 0, suggested: SuggestedRange(0, 1, step: 0.05),
                when: ParameterCondition("kernel", in: ["linear"]), summary: "Where c all lines of the linear kernel cross."),
            ParameterDescription(
                "offset", .number, minimum: 0, maximum: 1e9, default: 0, suggested: SuggestedRange(0, 1, step: 0.05),
                when: ParameterCondition("kernel", in: ["linear"]), summary: "Variance o of the linear kernel's height at that place."),
            kernelParameter(
                "nu", nil, default: 2.5, 0.5...5, for: ["matern"], largest: 100,
                "Smoothness ν of the Matérn kernel: 0.5 is rough, 2.5 smooth."),
            kernelParameter(
                "period", "series", default: 0.25, 0.05...1, for: ["periodic"], "Period p of the periodic kernel, as a share of the series."
            ),
        ])

    private static func kernelParameter(
        _ name: String, _ unit: String?, default value: Double, _ range: ClosedRange<Double>, for kernels: [String], largest: Double = 1e9,
        _ summary: String
    ) -> ParameterDescription {
        ParameterDescription(
            name, .number, unit: unit, minimum: 0, maximum: largest, exclusiveMinimum: true, default: .number(value),
            suggested: SuggestedRange(range.lowerBound, range.upperBound, step: range.lowerBound),
            when: kernels.count == Kernel.names.count ? nil : ParameterCondition("kernel", in: kernels.map(JSONValue.string)),
            summary: summary)
    }

    private let kernel: Kernel
    private let mean: Double
    private let path: String
    private let gridLength: Int
    private let hasJitter: Bool
    private let root = SharedRoot()

    package init(_ parameters: ParameterValues, _ context: ProcessContext) throws(SpecificationError) {
        mean = parameters.number("mean")
        path = "\(context.path).kernel"
        var defaults: [String: Double] = [:]
        for name in Kernel.allArguments { defaults[name] = parameters.number(name) }
        kernel = try KernelParser.kernel(parameters.string("kernel") ?? "", defaults: defaults, path: path)
        gridLength = context.gridLength
        hasJitter = context.hasJitter
        var problems: [Problem] = []
        if context.gridLength > Self.largestLength {
            problems.append(
                Problem(lengthPath(context), "must be at most \(Self.largestLength) for a Gaussian process, not \(context.gridLength)"))
        }
        // Every kernel is largest at one of the ends, or the same everywhere.
        let variance = max(kernel.covariance(0, 0), kernel.covariance(1, 1))
        if !(variance <= Self.largestVariance) {
            problems.append(context.problem("kernel", "has a variance of \(variance), which must be at most \(Self.largestVariance)"))
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }

    package var secondsPerDraw: Double {
        let length = Double(gridLength)
        return 0.5e-9 * length * length + (hasJitter ? length * length * (0.5e-9 * length / 3 + 20e-9) : 0)
    }

    private func lengthPath(_ context: ProcessContext) -> String {
        context.path.hasSuffix(".parameters") ? String(context.path.dropLast(".parameters".count)) + ".length" : context.path
    }

    package func fill(_ values: UnsafeMutableBufferPointer<Double>, on grid: TimeGrid, random: inout RandomStream)
        throws(SpecificationError)
    {
        random.fillNormal(values)
        let factor = grid.isRegular ? root.value { makeRoot(grid) } : makeRoot(grid)
        guard let factor else {
            throw SpecificationError(path, "is not a valid covariance: its matrix has negative eigenvalues or is too large")
        }
        factor.correlate(values)
        for index in values.indices { values[index] += mean }
    }

    private func makeRoot(_ grid: TimeGrid) -> Cholesky? {
        let rows = kernel.rows(grid)
        return Cholesky(size: grid.times.count) { row, elements in rows.fill(row, elements) }
    }

    /// The root for the regular grid: computed when it is first needed, then shared by all series.
    private final class SharedRoot: Sendable {
        private let state = Mutex<Cholesky??>(nil)

        func value(_ make: () -> Cholesky?) -> Cholesky? {
            state.withLock { state in
                if let known = state { return known }
                let made = make()
                state = .some(made)
                return made
            }
        }
    }
}
