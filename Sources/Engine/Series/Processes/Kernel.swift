/// A covariance kernel over the unit interval: elementary ones, their sums and their products.
package indirect enum Kernel: Hashable, Sendable {
    case constant(variance: Double)
    case exponential(variance: Double, lengthscale: Double, gamma: Double)
    case squaredExponential(variance: Double, lengthscale: Double)
    case rationalQuadratic(variance: Double, lengthscale: Double, alpha: Double)
    case linear(variance: Double, center: Double, offset: Double)
    case matern(variance: Double, lengthscale: Double, nu: Double)
    case periodic(variance: Double, lengthscale: Double, period: Double)
    case sum(Kernel, Kernel)
    case product(Kernel, Kernel)

    /// The names that recipes use.
    package static let names = ["constant", "exponential", "squared-exponential", "rational-quadratic", "linear", "matern", "periodic"]

    /// Every argument of any kernel.
    static let allArguments = ["variance", "lengthscale", "gamma", "alpha", "center", "offset", "nu", "period"]

    /// The arguments of the kernel of that name; none for an unknown name.
    static func arguments(of name: String) -> [String] {
        switch name {
        case "constant": ["variance"]
        case "exponential": ["variance", "lengthscale", "gamma"]
        case "squared-exponential": ["variance", "lengthscale"]
        case "rational-quadratic": ["variance", "lengthscale", "alpha"]
        case "linear": ["variance", "center", "offset"]
        case "matern": ["variance", "lengthscale", "nu"]
        case "periodic": ["variance", "lengthscale", "period"]
        default: []
        }
    }

    /// The kernel of that name; nil for an unknown one.
    init?(_ name: String, _ argument: (String) -> Double) {
        switch name {
        case "constant": self = .constant(variance: argument("variance"))
        case "exponential":
            self = .exponential(variance: argument("variance"), lengthscale: argument("lengthscale"), gamma: argument("gamma"))
        case "squared-exponential": self = .squaredExponential(variance: argument("variance"), lengthscale: argument("lengthscale"))
        case "rational-quadratic":
            self = .rationalQuadratic(variance: argument("variance"), lengthscale: argument("lengthscale"), alpha: argument("alpha"))
        case "linear": self = .linear(variance: argument("variance"), center: argument("center"), offset: argument("offset"))
        case "matern": self = .matern(variance: argument("variance"), lengthscale: argument("lengthscale"), nu: argument("nu"))
        case "periodic": self = .periodic(variance: argument("variance"), lengthscale: argument("lengthscale"), period: argument("period"))
        default: return nil
        }
    }

    /// The covariance of the values at two times.
    package func covariance(_ one: Double, _ other: Double) -> Double {
        switch self {
        case .sum(let left, let right): left.covariance(one, other) + right.covariance(one, other)
        case .product(let left, let right): left.covariance(one, other) * right.covariance(one, other)
        case .linear(let variance, let center, let offset): variance * (one - center) * (other - center) + offset
        default: covariance(atDistance: abs(one - other))
        }
    }

    /// The covariance of an elementary kernel that depends on the distance only.
    private func covariance(atDistance distance: Double) -> Double {
        switch self {
        case .constant(let variance): return variance
        case .exponential(let variance, let lengthscale, let gamma):
            return variance * Elementary.exponential(-Elementary.power(distance / lengthscale, gamma))
        case .squaredExponential(let variance, let lengthscale):
            let ratio = distance / lengthscale
            return variance * Elementary.exponential(-0.5 * ratio * ratio)
        case .rationalQuadratic(let variance, let lengthscale, let alpha):
            let ratio = distance / lengthscale
            return variance * Elementary.power(1 + ratio * ratio / (2 * alpha), -alpha)
        case .matern(let variance, let lengthscale, let nu):
            return variance * Self.maternCorrelation(nu: nu, (2 * nu).squareRoot() * distance / lengthscale)
        case .periodic(let variance, let lengthscale, let period):
            let sine = Elementary.sine(turns: 0.5 * distance / period) / lengthscale
            return variance * Elementary.exponential(-2 * sine * sine)
        case .linear, .sum, .product: return .nan
        }
    }

    /// 2^{1−ν}/Γ(ν) x^ν K_ν(x), which is 1 at x = 0.
    package static func maternCorrelation(nu: Double, _ x: Double) -> Double {
        if x < 1e-12 { return 1 }
        if x > 700 { return 0 }
        switch nu {
        case 0.5: return Elementary.exponential(-x)
        case 1.5: return (1 + x) * Elementary.exponential(-x)
        case 2.5: return (1 + x + x * x / 3) * Elementary.exponential(-x)
        default:
            let exponent =
                (1 - nu) * Elementary.logarithm(2) - Elementary.logGamma(nu) + nu * Elementary.logarithm(x)
                + Elementary.logBesselK(order: nu, x)
            return min(1, Elementary.exponential(exponent))
        }
    }
}

extension Kernel {
    /// The rows of a covariance matrix; on the regular grid, elementary kernels are evaluated once per distance.
    struct Rows {
        fileprivate indirect enum Node {
            case byDistance([Double])
            case byTimes(Kernel)
            case sum(Node, Node)
            case product(Node, Node)
        }

        fileprivate let times: UnsafeBufferPointer<Double>
        fileprivate let node: Node

        /// Writes the elements `0 ... row`.
        func fill(_ row: Int, _ elements: UnsafeMutableBufferPointer<Double>) { fill(node, row, elements) }

        private func fill(_ node: Node, _ row: Int, _ elements: UnsafeMutableBufferPointer<Double>) {
            switch node {
            case .byDistance(let covariances):
                for column in elements.indices { elements[column] = covariances[row - column] }
            case .byTimes(let kernel):
                for column in elements.indices { elements[column] = kernel.covariance(times[row], times[column]) }
            case .sum(let left, let right), .product(let left, let right):
                fill(left, row, elements)
                withUnsafeTemporaryAllocation(of: Double.self, capacity: elements.count) { others in
                    fill(right, row, others)
                    if case .sum = node {
                        for column in elements.indices { elements[column] += others[column] }
                    } else {
                        for column in elements.indices { elements[column] *= others[column] }
                    }
                }
            }
        }
    }

    /// The rows of the covariance matrix at the grid's times, which have to outlive them.
    func rows(_ grid: TimeGrid) -> Rows { Rows(times: grid.times, node: node(grid)) }

    private func node(_ grid: TimeGrid) -> Rows.Node {
        switch self {
        case .sum(let left, let right): .sum(left.node(grid), right.node(grid))
        case .product(let left, let right): .product(left.node(grid), right.node(grid))
        case .linear: .byTimes(self)
        default: grid.isRegular ? .byDistance(grid.times.map { covariance(atDistance: $0) }) : .byTimes(self)
        }
    }
}
