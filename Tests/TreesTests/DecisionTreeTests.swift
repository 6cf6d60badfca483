import Glibc
import Random
import Testing
import Threads
import Trees

@Suite struct DecisionTreeTests {
    @Test("Leaves hold each row once, are not smaller than asked, and are where their rows fall")
    func leaves() {
        let (matrix, values) = TestMatrices.random(rows: 3_000, pairs: 3, seed: 1)
        let classes = values.map { UInt16(min(max($0 * 4, 0), 60)) }
        let targets: [DecisionTree.Target] = [
            .values(values), .classes(classes, count: 61, isOrdered: true), .classes(classes, count: 61, isOrdered: false),
        ]
        for target in targets {
            let tree = DecisionTree(matrix, target: target, limits: DecisionTree.Limits(minimumLeafSize: 40))
            let leaves = tree.leaves(of: matrix)
            #expect(tree.leafCount > 10 && tree.tree.leafCount == tree.leafCount)
            var seen = 0
            for leaf in 0..<tree.leafCount {
                let rows = Array(tree.rows(ofLeaf: leaf))
                #expect(rows.count >= 40 && rows == rows.sorted() && rows.allSatisfy { leaves[Int($0)] == Int32(leaf) })
                seen += rows.count
            }
            #expect(seen == 3_000)
        }
    }

    @Test("The first split of classes is the best of all thresholds, and its gain is the gain in log-likelihood")
    func entropy() throws {
        var stream = RandomStream(seed: 2, purpose: Purpose("test"))
        let columns = (0..<3).map { _ in (0..<500).map { _ in UInt8(stream.integer(below: 12)) } }
        let classes = (0..<500).map { row in UInt16(Int(columns[1][row]) / 5 + stream.integer(below: 3)) }
        var limits = DecisionTree.Limits(minimumLeafSize: 10)
        limits.maximumDepth = 1
        let tree = DecisionTree(
            TestMatrices.ordered(columns, binCount: 12), target: .classes(classes, count: 6, isOrdered: true), limits: limits)

        func likelihood(_ rows: [Int]) -> Double {
            let counts = (0..<6).map { place in Double(rows.count { classes[$0] == place }) }
            return counts.reduce(0) { $0 + ($1 > 0 ? $1 * log($1 / Double(rows.count)) : 0) }
        }
        var best = 0.0
        for column in columns {
            for threshold in 1..<12 {
                for missingLeft in [false, true] {
                    let isLeft = { (row: Int) in column[row] == 0 ? missingLeft : Int(column[row]) <= threshold }
                    let (left, right) = ((0..<500).filter(isLeft), (0..<500).filter { !isLeft($0) })
                    guard min(left.count, right.count) >= 10 else { continue }
                    best = max(best, likelihood(left) + likelihood(right) - likelihood(Array(0..<500)))
                }
            }
        }
        #expect(tree.leafCount == 2 && best > 10)
        #expect(abs(try #require(tree.tree.nodes.first).gain - best) < 1e-5)
    }

    @Test("Categories of many classes are grouped by the classes that they share, in whatever order both are numbered")
    func categories() {
        // Categories 1, 4, 7 … share three classes, and so do 2, 5, 8 … and 3, 6, 9 …
        let column = (0..<3_600).map { UInt8(1 + $0 % 12) }
        let classes = (0..<3_600).map { row in UInt16([4, 0, 7, 2, 8, 5, 1, 3, 6][row % 3 * 3 + row / 12 % 3]) }
        let tree = DecisionTree(
            TestMatrices.unordered(column), target: .classes(classes, count: 9, isOrdered: false),
            limits: DecisionTree.Limits(minimumLeafSize: 100))
        #expect(tree.leafCount == 3)
        for leaf in 0..<tree.leafCount { #expect(Set(tree.rows(ofLeaf: leaf).map { $0 % 3 }).count == 1) }
    }

    @Test("Missing cells have a side of their own when they mean something")
    func missing() {
        let matrix = TestMatrices.ordered([[0, 0, 0, 1, 2, 3]])
        let tree = DecisionTree(matrix, target: .values([5, 5, 5, 1, 1, 1]), limits: DecisionTree.Limits(minimumLeafSize: 1))
        #expect(tree.leafCount == 2 && Set(tree.leaves(of: matrix)[..<3]).count == 1)
        let classes = DecisionTree(
            matrix, target: .classes([1, 1, 1, 0, 0, 0], count: 2, isOrdered: false), limits: DecisionTree.Limits(minimumLeafSize: 1))
        #expect(classes.leafCount == 2 && Set(classes.leaves(of: matrix)[..<3]).count == 1)
    }

    @Test("What a node has not seen goes with the majority of its rows: categories, and missing cells of numbers")
    func unseen() {
        let limits = DecisionTree.Limits(minimumLeafSize: 1)
        let classes: [UInt16] = [0, 0, 1, 1, 1, 1]
        for isRegression in [false, true] {
            let target: DecisionTree.Target =
                isRegression ? .values(classes.map(Double.init)) : .classes(classes, count: 2, isOrdered: false)
            let words = DecisionTree(TestMatrices.unordered([1, 1, 2, 2, 3, 3]), target: target, limits: limits)
            let told = words.leaves(of: TestMatrices.unordered([1, 2, 3, 0, 77]))
            #expect(words.leafCount == 2 && told[0] != told[1] && told[1...].allSatisfy { $0 == told[1] })
            for bins: [UInt8] in [[1, 1, 2, 2, 3, 3], [9, 9, 2, 2, 3, 3]] {
                let numbers = DecisionTree(TestMatrices.ordered([bins]), target: target, limits: limits)
                let leaves = numbers.leaves(of: TestMatrices.ordered([[bins[0], 2, 3, 0, 2]]))
                #expect(numbers.leafCount == 2 && leaves[0] != leaves[1] && leaves[1...].allSatisfy { $0 == leaves[1] })
            }
        }
    }

    @Test("Splits that gain too little are not made")
    func minimumGain() {
        var stream = RandomStream(seed: 3, purpose: Purpose("test"))
        let columns = (0..<4).map { _ in (0..<2_000).map { _ in UInt8(stream.integer(below: 256)) } }
        let noise = (0..<2_000).map { _ in UInt16(stream.integer(below: 2)) }
        var limits = DecisionTree.Limits()
        let matrix = TestMatrices.ordered(columns)
        #expect(DecisionTree(matrix, target: .classes(noise, count: 2, isOrdered: false), limits: limits).leafCount > 20)
        limits.minimumGain = 12
        #expect(DecisionTree(matrix, target: .classes(noise, count: 2, isOrdered: false), limits: limits).leafCount == 1)
        limits.minimumGain = 24
        #expect(DecisionTree(matrix, target: .values(noise.map(Double.init)), limits: limits).leafCount == 1)
    }

    @Test("One row, one class, constant values and constant features give one leaf")
    func nothingToSplit() {
        let limits = DecisionTree.Limits(minimumLeafSize: 1)
        let varied = TestMatrices.ordered([(0..<100).map { UInt8($0) }])
        let constant = TestMatrices.ordered([[UInt8](repeating: 3, count: 100)])
        let zeros = [UInt16](repeating: 0, count: 100)
        #expect(DecisionTree(varied, target: .classes(zeros, count: 1, isOrdered: false), limits: limits).leafCount == 1)
        #expect(DecisionTree(varied, target: .values([Double](repeating: 0.1, count: 100)), limits: limits).leafCount == 1)
        #expect(DecisionTree(constant, target: .values((0..<100).map(Double.init)), limits: limits).leafCount == 1)
        #expect(DecisionTree(TestMatrices.ordered([[9]]), target: .values([1]), limits: limits).leafCount == 1)
    }

    @Test("The same tree grows on 1, 2 and 4 threads", arguments: [false, true])
    func threads(isRegression: Bool) {
        let (matrix, values) = TestMatrices.random(rows: 6_000, pairs: 4, seed: 5)
        let classes = values.map { UInt16(min(max($0 * 4, 0), 60)) }
        let trees = [1, 2, 4].map { threads in
            DecisionTree(
                matrix, target: isRegression ? .values(values) : .classes(classes, count: 61, isOrdered: false),
                team: Team(threads: threads))
        }
        for tree in trees.dropFirst() { #expect(tree.tree == trees[0].tree) }
    }
}
