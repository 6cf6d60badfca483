import Evaluation

/// The pairs of columns in the order of how badly they are reproduced.
struct PairRanking {
    /// The pair that falls short of its ceiling most, then the others; those without a score last.
    let worstFirst: [PairReport]

    /// Ranks pairs; those of the holdout, if there is one, are in the same order.
    init(_ pairs: [PairTrend], holdout: [PairTrend]?) {
        let reports = pairs.indices.map { place in PairReport(trend: pairs[place], ceiling: holdout?[place].score) }
        let shortfalls = reports.map { $0.figure.shortfall ?? -.infinity }
        worstFirst = reports.indices.sorted { (-shortfalls[$0], $0) < (-shortfalls[$1], $1) }.map { reports[$0] }
    }

    /// The columns of the worst pairs, so many at most, in their own order.
    func columns(_ all: [String], limit: Int) -> [String] {
        guard all.count > limit else { return all }
        var chosen: Set<String> = []
        for pair in worstFirst {
            for name in [pair.trend.first, pair.trend.second] where chosen.count < limit { chosen.insert(name) }
            if chosen.count == limit { break }
        }
        return all.filter(chosen.contains)
    }
}
