package import Specification

/// All processes that recipes can name.
package enum ProcessCatalog {
    static let processes: [any SeriesProcess.Type] = [
        Harmonic.self, MultiHarmonic.self, PseudoPeriodic.self, SeasonalTrend.self, WhiteNoise.self, RandomWalk.self, Autoregressive.self,
        ARMA.self,
        ContinuousAutoregressive.self, OrnsteinUhlenbeck.self, FractionalBrownianMotion.self, GARCH.self, RegimeSwitching.self, NARMA.self,
        MackeyGlass.self, GaussianProcess.self, PoissonCounts.self, HawkesCounts.self,
    ]

    /// What the processes say of themselves, in the order in which a form lists them.
    package static let descriptions: [ComponentDescription] = processes.map { $0.description }

    /// The description of the process of that name.
    package static func description(of name: String) -> ComponentDescription? { descriptions.first { $0.name == name } }

    static func process(named name: String) -> (any SeriesProcess.Type)? { processes.first { $0.description.name == name } }
}
