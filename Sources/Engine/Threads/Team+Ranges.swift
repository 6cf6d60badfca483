extension Team {
    /// Cuts 0 ..< `count` into ranges of about equal length that start at multiples of `multiple`, and has the team do them.
    ///
    /// How many ranges there are depends on the number of threads, so what is computed for an item must not depend on the range that it is in.
    ///
    /// - Parameters:
    ///   - count: The number of items.
    ///   - grain: The number of items below which handing work to another thread does not pay.
    ///   - multiple: Where ranges may start.
    ///   - body: Does a range on one of the threads, whose number is the second argument.
    package func parallel(_ count: Int, grain: Int, multiple: Int = 1, _ body: (Range<Int>, Int) -> Void) {
        let parts = Self.parts(count, grain: grain, multiple: multiple, threads: threads)
        if parts == 1 { return body(0..<count, 0) }
        let units = (count + multiple - 1) / multiple
        run(parts) { part, worker in
            body((units * part / parts * multiple)..<min(units * (part + 1) / parts * multiple, count), worker)
        }
    }

    /// The number of ranges: some more than threads, so that a thread that is held back does not hold up the others.
    private static func parts(_ count: Int, grain: Int, multiple: Int, threads: Int) -> Int {
        threads == 1 ? 1 : max(1, min(count / max(grain, multiple), threads * 4))
    }
}
