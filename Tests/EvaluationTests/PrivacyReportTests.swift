import Evaluation
import Random
import Tabular
import Testing

@Suite("Privacy of a synthetic table") struct PrivacyReportTests {
    /// Rows of one population of every type, with gaps.
    private func sample(_ rows: Int, seed: UInt64) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("privacy test"))
        var group: [Int32] = []
        var x: [Double] = []
        var count: [Int64] = []
        var flag: [Bool] = []
        var moment: [Int64] = []
        var gaps: [Bool] = []
        for _ in 0..<rows {
            let code = stream.integer(below: 5)
            group.append(Int32(code))
            x.append(stream.normalDouble() * 100 + Double(code) * 50)
            count.append(Int64(stream.integer(below: 20) * code))
            flag.append(stream.uniform() < 0.3)
            moment.append(1_600_000_000_000_000 + Int64(stream.integer(below: 1_000_000)) * 60_000_000)
            gaps.append(stream.uniform() < 0.15)
        }
        return Table([
            Column("id", .identifier((0..<rows).map { "r\($0)" })),
            Column("group", .category(codes: group, values: (0..<5).map { "g\($0)" })), Column("x", .real(x), missing: gaps),
            Column("count", .integer(count)), Column("flag", .boolean(flag), missing: gaps.reversed()), Column("moment", .datetime(moment)),
            Column("constant", .real([Double](repeating: 7, count: rows))),
        ])
    }

    /// Some rows of a table and then some of another.
    private func joined(_ first: Table, _ second: Table) -> Table {
        Table(
            zip(first.columns, second.columns).map { a, b in
                let missing = (0..<first.rowCount).map(a.isMissing) + (0..<second.rowCount).map(b.isMissing)
                let cells: Cells =
                    switch (a.cells, b.cells) {
                    case (.integer(let x), .integer(let y)): .integer(x + y)
                    case (.real(let x), .real(let y)): .real(x + y)
                    case (.boolean(let x), .boolean(let y)): .boolean(x + y)
                    case (.category(let x, let values), .category(let y, _)): .category(codes: x + y, values: values)
                    case (.datetime(let x), .datetime(let y)): .datetime(x + y)
                    case (.identifier(let x), .identifier(let y)): .identifier(x + y)
                    default: a.cells
                    }
                return Column(a.name, cells, missing: missing)
            })
    }

    private func privacy(_ training: Table, _ synthetic: Table, _ holdout: Table?) throws -> PrivacyReport {
        try PrivacyReport(training: training, synthetic: synthetic, holdout: holdout)
    }

    // MARK: Distances

    /// The distances of a row to the rows of a table as the documentation defines them, smallest first.
    private func distances(_ query: Table, _ row: Int, _ table: Table, reals: [Table]) -> [Double] {
        var sums = [Double](repeating: 0, count: table.rowCount)
        for (mine, theirs) in zip(query.columns, table.columns) where mine.type != .identifier {
            let pool = reals.flatMap { real -> [Double] in
                guard let column = real[mine.name], let numbers = column.cells.numbers, column.type != .boolean else { return [] }
                return numbers.indices.filter { !column.isMissing($0) }.map { numbers[$0] }
            }.sorted()
            func quantile(_ share: Double) -> Double {
                let place = share * Double(pool.count - 1)
                return pool[Int(place)] + (place - place.rounded(.down)) * (pool[min(Int(place) + 1, pool.count - 1)] - pool[Int(place)])
            }
            let width = pool.isEmpty ? 0 : quantile(0.95) - quantile(0.05)
            for other in sums.indices {
                if mine.isMissing(row) || theirs.isMissing(other) {
                    sums[other] += mine.isMissing(row) == theirs.isMissing(other) ? 0 : 1
                } else if width > 0, let a = mine.cells.numbers, let b = theirs.cells.numbers {
                    sums[other] += min(abs(a[row] - b[other]) / width, 1)
                } else {
                    sums[other] += mine.cells.gathered([row]) == theirs.cells.gathered([other]) ? 0 : 1
                }
            }
        }
        return sums.map { $0 / Double(query.columns.count - 1) }.sorted()
    }

    @Test("The nearest rows are those that trying every row finds")
    func exactSearch() throws {
        let (training, holdout, synthetic) = (sample(300, seed: 1), sample(300, seed: 2), sample(60, seed: 3))
        let closeness = try Closeness(training: training, synthetic: synthetic, holdout: holdout)
        let near = (0..<60).map { distances(synthetic, $0, training, reals: [training, holdout]) }
        let far = (0..<60).map { distances(synthetic, $0, holdout, reals: [training, holdout]) }
        let wins = zip(near, far).count { $0[0] < $1[0] }
        #expect(abs(closeness.nearerToTraining.share - Double(wins) / 60) < 1e-9)
        func median(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            return (sorted[29] + sorted[30]) / 2
        }
        #expect(abs(closeness.training.median - median(near.map { $0[0] })) < 1e-5)
        #expect(abs(closeness.holdout.median - median(far.map { $0[0] })) < 1e-5)
        #expect(abs(closeness.training.medianRatio - median(near.map { $0[0] / $0[1] })) < 1e-4)
    }

    @Test("The result does not depend on the number of threads, and a seed draws the same rows")
    func determinism() throws {
        let (training, holdout, synthetic) = (sample(700, seed: 1), sample(500, seed: 2), sample(400, seed: 3))
        func closeness(_ threads: Int, _ seed: UInt64) throws -> Closeness {
            try Closeness(training: training, synthetic: synthetic, holdout: holdout, maximumRows: 350, threads: threads, seed: seed)
        }
        let one = try closeness(1, 1)
        #expect(one.realRows == 350 && one.syntheticRows == 350)
        #expect(one == (try closeness(3, 1)))
        #expect(one != (try closeness(1, 2)))
    }

    // MARK: Nearer to training

    @Test("A fresh sample is as near to the hold-out as to the training rows: nine intervals in ten hold 0.5, or more")
    func freshSample() throws {
        var hits = 0
        for round in 0..<40 as Range<UInt64> {
            let closeness = try Closeness(
                training: sample(150, seed: 3 * round), synthetic: sample(600, seed: 3 * round + 1),
                holdout: sample(150, seed: 3 * round + 2))
            if closeness.nearerToTraining.low <= 0.5, closeness.nearerToTraining.high >= 0.5 { hits += 1 }
        }
        #expect(hits >= 36, "\(hits) of 40")
    }

    @Test("A fresh sample shows no sign of copying, and may be shared")
    func verdictOnFreshSample() throws {
        let report = try privacy(sample(4000, seed: 1), sample(4000, seed: 2), sample(4000, seed: 3))
        #expect(report.verdict == .noSignOfCopying && report.mayBeShared)
        #expect(report.explanation.hasPrefix("No sign of copying: 5") || report.explanation.hasPrefix("No sign of copying: 4"))
    }

    @Test("Training rows with a little noise are not to be shared")
    func noisyCopies() throws {
        let training = sample(1000, seed: 1)
        var stream = RandomStream(seed: 9, purpose: Purpose("noise"))
        let noisy = Table(
            training.columns.map { column in
                guard case .real(let cells) = column.cells, column.name == "x" else { return column }
                return Column("x", .real(cells.map { $0 + stream.normalDouble() }), missing: column.missing)
            })
        let report = try privacy(training, noisy, sample(1000, seed: 2))
        #expect(report.verdict == .doNotShare && !report.mayBeShared)
        #expect(report.explanation.hasPrefix("Do not share this table."))
        #expect(report.copies.copiesOfUniqueRows.share < 0.3)
        #expect((report.closeness?.nearerToTraining.share ?? 0) > 0.95)
        #expect((report.closeness?.training.medianRatio ?? 1) < 0.2 && (report.closeness?.holdout.medianRatio ?? 0) > 0.5)
    }

    @Test("With few rows, or without held-out rows, the verdict is open")
    func undecided() throws {
        #expect(try privacy(sample(40, seed: 1), sample(40, seed: 2), sample(40, seed: 3)).verdict == .undecided)
        #expect(try privacy(sample(400, seed: 1), sample(400, seed: 2), nil).verdict == .undecided)
    }

    @Test("A lean towards the training rows below the limit is said, and does not forbid sharing")
    func slight() throws {
        let training = sample(4000, seed: 1)
        // Every twelfth row is a training row with another moment: a share of about 0.54.
        let near = training.gathered(Array(0..<330))
        let moved = Table(
            near.columns.map { column in
                guard case .datetime(let cells) = column.cells else { return column }
                return Column(column.name, .datetime(cells.map { $0 + 60_000_000_000 }), missing: column.missing)
            })
        let report = try PrivacyReport(
            training: training, synthetic: joined(moved, sample(3670, seed: 2)), holdout: sample(4000, seed: 3),
            limits: PrivacyLimits(nearerToTraining: 0.6))
        #expect(report.verdict == .slight && report.mayBeShared, "\(report.explanation)")
    }

    // MARK: Copies

    @Test("A few exact copies of unique rows forbid sharing although most rows are fresh")
    func fewCopies() throws {
        let training = sample(2000, seed: 1)
        let synthetic = joined(training.gathered(Array(0..<60)), sample(1940, seed: 2))
        let report = try privacy(training, synthetic, sample(2000, seed: 3))
        #expect(abs(report.copies.copiesOfUniqueRows.share - 0.03) < 1e-9)
        #expect(report.copies.expectedCopiesOfUniqueRows.share == 0)
        #expect((report.closeness?.nearerToTraining.low ?? 1) < 0.55)
        #expect(report.verdict == .doNotShare)
        #expect(report.explanation.contains("3.0 % of the synthetic rows repeat"))
    }

    /// Rows of few values, so that samples share many.
    private func coarse(_ rows: Int, seed: UInt64) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("coarse"))
        return Table(
            (0..<5).map { column in
                Column("c\(column)", .integer((0..<rows).map { _ in Int64(min(stream.integer(below: 6), stream.integer(below: 6))) }))
            })
    }

    @Test("Where rows repeat by nature, a fresh sample's copies are expected and not held against it")
    func naturalCopies() throws {
        let report = try privacy(coarse(2000, seed: 1), coarse(2000, seed: 2), coarse(2000, seed: 3))
        #expect(report.copies.copies.share > 0.5 && report.copies.copiesOfUniqueRows.share > 0.1)
        #expect(report.copies.leastExcess <= 0.01)
        #expect(report.mayBeShared)
    }

    @Test("Good and Turing expect as many copies as held-out rows have")
    func goodTuring() throws {
        let training = coarse(2000, seed: 1)
        let counted = try ExactCopies(training: training, synthetic: coarse(2000, seed: 2), holdout: coarse(20_000, seed: 3))
        let expected = try ExactCopies(training: training, synthetic: coarse(2000, seed: 2))
        #expect(counted.expectation == .holdout && expected.expectation == .goodTuring)
        #expect(abs(counted.expectedCopies.share - expected.expectedCopies.share) < 0.02)
        #expect(abs(counted.expectedCopiesOfUniqueRows.share - expected.expectedCopiesOfUniqueRows.share) < 0.02)
        #expect(expected.expectedCopiesOfUniqueRows.low < counted.expectedCopiesOfUniqueRows.share)
        #expect(expected.expectedCopiesOfUniqueRows.high > counted.expectedCopiesOfUniqueRows.share)
    }

    @Test("Rows that differ in their identifier alone are copies, missing cells equal each other, and 0 equals −0")
    func whatCounts() throws {
        let training = Table([
            Column("id", .identifier(["a", "b"])), Column("x", .real([0, 1]), missing: [false, true]), Column("t", .text(["u", "v"])),
        ])
        let synthetic = Table([
            Column("id", .identifier(["c", "d", "e"])), Column("x", .real([-0.0, 5, 1]), missing: [false, true, false]),
            Column("t", .text(["u", "v", "v"])),
        ])
        let copies = try ExactCopies(training: training, synthetic: synthetic)
        #expect(abs(copies.copies.share - 2.0 / 3) < 1e-12)
        #expect(throws: TableComparisonError.self) { try ExactCopies(training: training.selecting(["id"]), synthetic: synthetic) }
    }

    @Test("Wilson's interval of 10 in 100 is 5.5 % to 17.4 %")
    func wilson() throws {
        let training = Table([Column("x", .integer([1]))])
        let synthetic = Table([Column("x", .integer((0..<100).map { $0 < 10 ? 1 : 2 + Int64($0) }))])
        let copies = try ExactCopies(training: training, synthetic: synthetic).copies
        #expect(copies.share == 0.1 && abs(copies.low - 0.05523) < 1e-4 && abs(copies.high - 0.17437) < 1e-4)
    }
}
