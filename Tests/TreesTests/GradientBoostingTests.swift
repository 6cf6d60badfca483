import Glibc
import Random
import Testing
import Threads
import Trees

@Suite struct GradientBoostingTests {
    /// One tree of full steps without regularisation.
    private var single: GradientBoosting {
        var settings = GradientBoosting()
        (settings.rounds, settings.learningRate, settings.l2) = (1, 1, 0)
        (settings.minimumLeafSize, settings.categorySmoothing) = (1, 0)
        return settings
    }

    private func isClose(_ a: [Double], _ b: [Double]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-8 } }

    @Test("One tree of full steps gives the means of the groups that it finds")
    func means() {
        let matrix = TestMatrices.ordered([[1, 1, 2, 2, 3]])
        let values: [Double] = [1, 3, 10, 12, -5]
        #expect(isClose(single.fitRegressor(matrix, values: values).values(matrix), [2, 2, 11, 11, -5]))
        var shallow = single
        shallow.maximumLeaves = 2
        #expect(isClose(shallow.fitRegressor(matrix, values: values).values(matrix), [6.5, 6.5, 6.5, 6.5, -5]))
    }

    @Test("A leaf's step is Newton's: minus the sum of first derivatives by that of second ones and the penalty", arguments: [0.0, 1.0])
    func newton(l2: Double) {
        let matrix = TestMatrices.ordered([[1, 1, 1, 2, 2, 2]])
        var settings = single
        settings.l2 = l2
        let model = settings.fitClassifier(matrix, classes: [1, 1, 0, 0, 0, 1], classCount: 2)
        // At even odds each row has a first derivative of ±1/2 and a second one of 1/4.
        let step = 0.5 / (0.75 + l2)
        let share = 1 / (1 + exp(-step))
        let expected = [share, share, share, 1 - share, 1 - share, 1 - share].flatMap { [1 - $0, $0] }
        #expect(isClose(model.probabilities(matrix), expected))
        #expect(abs((model.trees.trees[0].nodes.first?.gain ?? 0) - 0.5 * 0.5 / (0.75 + l2)) < 1e-8)
    }

    @Test("Missing cells go to the side where they gain more; rows without a like go with the majority")
    func missing() {
        let values: [Double] = [0, 0, 0, 0, 8, 8, 8, 8]
        let low = TestMatrices.ordered([[1, 1, 0, 0, 2, 2, 2, 2]])
        let high = TestMatrices.ordered([[1, 1, 1, 1, 2, 2, 0, 0]])
        let alone = TestMatrices.ordered([[1, 2, 3, 4, 0, 0, 0, 0]])
        for matrix in [low, high, alone] { #expect(isClose(single.fitRegressor(matrix, values: values).values(matrix), values)) }
        let without = TestMatrices.ordered([[1, 1, 1, 2, 2, 2, 2, 2]])
        let model = single.fitRegressor(without, values: [0, 0, 0, 8, 8, 8, 8, 8])
        #expect(isClose(model.values(TestMatrices.ordered([[0, 1, 2, 200]])), [8, 0, 8, 8]))
    }

    @Test("Categories are grouped by what they mean, not by their number, and unseen ones go with the majority")
    func categories() {
        let column = (0..<100).map { UInt8($0 % 10) }
        let matrix = TestMatrices.unordered(column)
        let values = column.map { [0, 3, 6, 7].contains($0) ? 5.0 : -1 }
        var settings = single
        settings.maximumLeaves = 2
        let model = settings.fitRegressor(matrix, values: values)
        #expect(isClose(model.values(matrix), values))
        #expect(isClose(model.values(TestMatrices.unordered([77])), [-1]))
    }

    @Test("A tree by counted and subtracted histograms is the tree by counting each node")
    func agreesWithDecisionTree() {
        let (matrix, values) = TestMatrices.random(rows: 6_000, pairs: 3, seed: 3)
        var settings = GradientBoosting()
        (settings.rounds, settings.learningRate, settings.l2) = (1, 1, 0)
        (settings.maximumLeaves, settings.validationShare) = (100_000, 0)
        var limits = DecisionTree.Limits(minimumLeafSize: settings.minimumLeafSize)
        limits.categorySmoothing = settings.categorySmoothing
        let tree = DecisionTree(matrix, target: .values(values), limits: limits)
        var expected = [Double](repeating: 0, count: values.count)
        for leaf in 0..<tree.leafCount {
            let rows = tree.rows(ofLeaf: leaf).map(Int.init)
            let mean = rows.reduce(0) { $0 + values[$1] } / Double(rows.count)
            for row in rows { expected[row] = mean }
        }
        #expect(tree.leafCount > 100)
        #expect(isClose(settings.fitRegressor(matrix, values: values).values(matrix), expected))
    }

    @Test("Exclusive or, sums and three classes are learnt")
    func learns() throws {
        var stream = RandomStream(seed: 5, purpose: Purpose("test"))
        let columns = (0..<2).map { _ in (0..<4_000).map { _ in UInt8(1 + stream.integer(below: 100)) } }
        let matrix = TestMatrices.ordered(columns)
        let classes = zip(columns[0], columns[1]).map { Int32(($0 > 50) != ($1 > 50) ? 1 : 0) }
        let probabilities = GradientBoosting().fitClassifier(matrix, classes: classes, classCount: 2).probabilities(matrix)
        #expect(try #require(Scores.accuracy(Scores.likeliest(probabilities, classCount: 2), classes)) > 0.99)

        let sums = zip(columns[0], columns[1]).map { Double($0) + 3 * Double($1) }
        let values = GradientBoosting().fitRegressor(matrix, values: sums).values(matrix)
        #expect(try #require(Scores.determination(values, sums)) > 0.995)

        let thirds = zip(columns[0], columns[1]).map { Int32((Int($0) + Int($1)) / 67 % 3) }
        let shares = GradientBoosting().fitClassifier(matrix, classes: thirds, classCount: 3).probabilities(matrix)
        #expect(try #require(Scores.accuracy(Scores.likeliest(shares, classCount: 3), thirds)) > 0.96)
        for row in 0..<4_000 { #expect(abs(shares[row * 3] + shares[row * 3 + 1] + shares[row * 3 + 2] - 1) < 1e-12) }
    }

    @Test("What cannot be learnt stops early and is not told apart; what leaks is told apart at once, and its column is named")
    func noiseAndLeak() throws {
        var stream = RandomStream(seed: 6, purpose: Purpose("test"))
        let noise = (0..<5).map { _ in (0..<6_000).map { _ in UInt8(stream.integer(below: 256)) } }
        let classes = (0..<6_000).map { _ in Int32(stream.integer(below: 2)) }
        let model = GradientBoosting().fitClassifier(TestMatrices.ordered(noise), classes: classes, classCount: 2)
        #expect(model.trees.rounds < 20)
        let fresh = (0..<5).map { _ in (0..<6_000).map { _ in UInt8(stream.integer(below: 256)) } }
        let probabilities = model.probabilities(TestMatrices.ordered(fresh))
        let scores = classes.indices.map { probabilities[$0 * 2 + 1] }
        #expect(abs(try #require(Scores.areaUnderROC(scores, isPositive: classes.map { $0 == 1 })) - 0.5) < 0.03)

        let leaky = TestMatrices.ordered(noise + [classes.map { UInt8($0 + 1) }])
        let told = GradientBoosting().fitClassifier(leaky, classes: classes, classCount: 2)
        let shares = told.probabilities(leaky)
        #expect(Scores.areaUnderROC(classes.indices.map { shares[$0 * 2 + 1] }, isPositive: classes.map { $0 == 1 }) == 1)
        #expect(told.trees.importance[5] > 0.99)
    }

    @Test("One row, one class, constant features and no features give constants")
    func nothingToLearn() {
        let one = TestMatrices.ordered([[7]])
        #expect(GradientBoosting().fitRegressor(one, values: [3]).values(one) == [3])
        #expect(GradientBoosting().fitClassifier(one, classes: [1], classCount: 2).probabilities(one)[1] > 0.999)
        let constant = TestMatrices.ordered([[UInt8](repeating: 4, count: 200)])
        let half = (0..<200).map { Int32($0 % 2) }
        #expect(
            GradientBoosting().fitClassifier(constant, classes: half, classCount: 2).probabilities(constant).allSatisfy {
                abs($0 - 0.5) < 1e-12
            })
        let varied = TestMatrices.ordered([(0..<200).map { UInt8($0) }])
        let same = GradientBoosting().fitClassifier(varied, classes: [Int32](repeating: 2, count: 200), classCount: 4)
        #expect(same.trees.rounds == 0 && same.probabilities(varied)[2] > 0.999)
        #expect(single.fitRegressor(varied, values: [Double](repeating: 0.1, count: 200)).trees.rounds <= 1)
        for size in [1e300, 1e-300] {
            let values = (0..<200).map { $0 % 2 == 0 ? size : -size }
            #expect(single.fitRegressor(varied, values: values).values(varied).allSatisfy { abs($0) <= size })
        }
        let none = BinnedMatrix([], columns: [], rowCount: 4)
        #expect(GradientBoosting().fitRegressor(none, values: [1, 2, 3, 6]).values(none) == [3, 3, 3, 3])
    }

    @Test("A round learns from its share of the features and rows only")
    func shares() {
        let (matrix, values) = TestMatrices.random(rows: 1_000, pairs: 2, seed: 8)
        var settings = GradientBoosting()
        (settings.rounds, settings.validationShare, settings.featureShare, settings.rowShare) = (20, 0, 0.25, 0.5)
        let trees = settings.fitRegressor(matrix, values: values).trees.trees
        let used = trees.map { Set($0.nodes.filter { !$0.isLeaf }.map(\.feature)) }
        #expect(used.allSatisfy { $0.count == 1 } && Set(used).count == 4)
        let rows = trees.map { Int($0.nodes[0].rowCount) }
        #expect(rows.allSatisfy { (420...580).contains($0) } && Set(rows).count > 5)
    }

    @Test("The same trees grow on 1, 2 and 4 threads, with all rows and features or some", arguments: [1.0, 0.6])
    func threads(share: Double) {
        let (matrix, values) = TestMatrices.random(rows: 5_000, pairs: 5, seed: 4)
        var settings = GradientBoosting()
        (settings.rounds, settings.rowShare, settings.featureShare) = (12, share, share)
        let classes = values.map { Int32(min(max($0 - 6, 0), 2)) }
        let models = [1, 2, 4].map { threads in
            let team = Team(threads: threads)
            let regressor = settings.fitRegressor(matrix, values: values, seed: 9, team: team)
            let classifier = settings.fitClassifier(matrix, classes: classes, classCount: 3, seed: 9, team: team)
            return (regressor, classifier, regressor.values(matrix, team: team), classifier.probabilities(matrix, team: team))
        }
        #expect(models[0].0.trees.rounds == 12)
        for model in models.dropFirst() { #expect(model == models[0]) }
        #expect(settings.fitRegressor(matrix, values: values, seed: 10) != models[0].0, "another seed holds out other rows")
    }
}
