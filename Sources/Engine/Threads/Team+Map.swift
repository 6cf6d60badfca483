extension Team {
    /// The results of 0 ..< `count`, each made once by one of the threads, in order.
    ///
    /// `transform` must not use the team, and what it makes must not depend on other calls.
    package func map<Result>(_ count: Int, _ transform: (Int) -> Result) -> [Result] {
        // An empty array made in place is written to, and all empty arrays are one.
        if count == 0 { return [] }
        return [Result](unsafeUninitializedCapacity: count) { results, initialized in
            initialized = count
            guard let start = results.baseAddress else { return }
            run(count) { place, _ in (start + place).initialize(to: transform(place)) }
        }
    }
}
