import Evaluation
import Random
import Tabular
import Testing

@Suite("Accuracy of one-, two- and three-way tables") struct MarginalAccuracyTests {
    /// Rows of one population: two categories that hang together, two numbers, and gaps in one of them.
    private func sample(_ rows: Int, seed: UInt64, levels: Int = 6) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("accuracy test"))
        var first: [Int32] = []
        var second: [Int32] = []
        var x: [Double] = []
        var y: [Double] = []
        var gaps: [Bool] = []
        for _ in 0..<rows {
            // The smaller of two draws: codes of different frequency.
            let code = min(stream.integer(below: levels), stream.integer(below: levels))
            first.append(Int32(code))
            second.append(Int32(stream.uniform() < 0.6 ? code : stream.integer(below: levels)))
            x.append(stream.normalDouble() + Double(code))
            y.append(x[x.count - 1] * 0.5 + stream.normalDouble())
            gaps.append(stream.uniform() < 0.1)
        }
        let names = (0..<levels).map { "v\($0)" }
        return Table([
            Column("first", .category(codes: first, values: names)), Column("second", .category(codes: second, values: names)),
            Column("x", .real(x)), Column("y", .real(y), missing: gaps),
        ])
    }

    private func figures(_ accuracy: MarginalAccuracy) -> [MarginalAccuracy.Figure] {
        [accuracy.univariate, accuracy.bivariate, accuracy.trivariate].compactMap { $0 }
    }

    @Test("The accuracies are those that pandas counts", arguments: TableFixture.names)
    func fixtures(name: String) throws {
        let fixture = try TableFixture(name)
        let accuracy = try MarginalAccuracy(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [$0] } ?? [])
        let expected = fixture.numbers("accuracy")
        #expect(expected.count == 3)
        for (figure, expected) in zip(figures(accuracy), expected) { #expect(agree(figure.accuracy, expected)) }
    }

    @Test("Fresh samples of any size reach their ceiling on average", arguments: [(4000, 4000), (1000, 3000), (3000, 600), (150, 150)])
    func ceiling(realRows: Int, freshRows: Int) throws {
        var sums: [(accuracy: Double, ceiling: Double)] = Array(repeating: (0, 0), count: 3)
        let rounds = 30
        for round in 0..<rounds {
            let real = sample(realRows, seed: UInt64(2 * round))
            let accuracy = try MarginalAccuracy(real: real, synthetic: sample(freshRows, seed: UInt64(2 * round + 1)))
            for (index, figure) in figures(accuracy).enumerated() {
                sums[index].accuracy += figure.accuracy / Double(rounds)
                sums[index].ceiling += figure.ceiling / Double(rounds)
            }
        }
        for (accuracy, ceiling) in sums {
            // A twentieth of the noise, or what the mean of so few rounds may be off by.
            #expect(abs(accuracy - ceiling) < max(0.05 * (1 - ceiling), 0.002), "\(accuracy) beside a ceiling of \(ceiling)")
        }
    }

    @Test("The real table itself scores 1, above the ceiling; a table of the wrong frequencies stays below it")
    func extremes() throws {
        let real = sample(1000, seed: 1)
        for figure in figures(try MarginalAccuracy(real: real, synthetic: real)) {
            #expect(figure.accuracy == 1 && figure.ceiling < 1)
        }
        guard case .category(let codes, _) = real.columns[0].cells else { return }
        let half = real.gathered(codes.indices.filter { codes[$0] < 2 })
        for figure in figures(try MarginalAccuracy(real: real, synthetic: half)) { #expect(figure.accuracy < figure.ceiling - 0.05) }
    }

    @Test("Columns shuffled apart keep their single accuracies and lose those of pairs and triples")
    func shuffled() throws {
        let real = sample(4000, seed: 3)
        let fresh = sample(4000, seed: 4)
        var stream = RandomStream(seed: 5, purpose: Purpose("shuffle"))
        let apart = Table(fresh.columns.map { $0.gathered(stream.permutation(4000)) })
        let (whole, broken) = (try MarginalAccuracy(real: real, synthetic: fresh), try MarginalAccuracy(real: real, synthetic: apart))
        #expect(abs(whole.univariate.accuracy - broken.univariate.accuracy) < 1e-12)
        for (good, bad) in zip(figures(whole), figures(broken)).dropFirst() { #expect(bad.accuracy < good.accuracy - 0.1) }
    }

    @Test("Missing cells are a bin of their own, and values that training lacks share one")
    func bins() throws {
        let real = Table([Column("a", .category(codes: [0, 0, 1, 1], values: ["x", "y"]), missing: [false, false, false, true])])
        let synthetic = Table([Column("a", .category(codes: [0, 0, 1, 2], values: ["x", "z", "w"]))])
        let accuracy = try MarginalAccuracy(real: real, synthetic: synthetic)
        // Real: x 1/2, y 1/4, missing 1/4. Synthetic: x 1/2, unknown 1/2.
        #expect(abs(accuracy.univariate.accuracy - 0.5) < 1e-12)
        #expect(accuracy.bivariate == nil && accuracy.trivariate == nil)
    }

    @Test("Bins may come from training data while frequencies are compared with held-out rows")
    func separateBins() throws {
        let (training, holdout, synthetic) = (sample(2000, seed: 6), sample(2000, seed: 7), sample(2000, seed: 8))
        let accuracy = try MarginalAccuracy(real: holdout, synthetic: synthetic, binnedBy: training)
        let mirrored = try MarginalAccuracy(real: synthetic, synthetic: holdout, binnedBy: training)
        #expect(abs(accuracy.univariate.accuracy - mirrored.univariate.accuracy) < 1e-12)
        #expect(accuracy != (try MarginalAccuracy(real: holdout, synthetic: synthetic)))
    }

    @Test("Of too many combinations a seed draws the same ones each time")
    func drawing() throws {
        let real = Table((0..<12).map { Column("c\($0)", sample(200, seed: UInt64($0)).columns[2].cells) })
        let synthetic = Table((0..<12).map { Column("c\($0)", sample(200, seed: UInt64(50 + $0)).columns[2].cells) })
        let first = try MarginalAccuracy(real: real, synthetic: synthetic, maximumPairs: 20, maximumTriples: 30, seed: 1)
        #expect(first.bivariate?.combinations == 20 && first.trivariate?.combinations == 30)
        #expect(first == (try MarginalAccuracy(real: real, synthetic: synthetic, maximumPairs: 20, maximumTriples: 30, seed: 1)))
        #expect(
            first.trivariate
                != (try MarginalAccuracy(real: real, synthetic: synthetic, maximumPairs: 20, maximumTriples: 30, seed: 2)).trivariate)
        let all = try MarginalAccuracy(real: real, synthetic: synthetic)
        #expect(all.bivariate?.combinations == 66 && all.trivariate?.combinations == 220)
    }

    @Test("A table of identifiers and text alone has nothing to compare")
    func nothing() {
        let table = Table([Column("id", .identifier(["a"])), Column("note", .text(["b"]))])
        #expect(throws: TableComparisonError.self) { try MarginalAccuracy(real: table, synthetic: table) }
    }
}
