import Random
import Tabular
import Testing
import Trees

@Suite struct FeatureBinningTests {
    private func bins(_ learnt: Cells, _ applied: Column, rareBelow: Int = 5) throws -> [UInt8] {
        let binning = FeatureBinning(learning: Table([Column("x", learnt)]), rareBelow: rareBelow)
        return try binning.matrix(of: Table([applied])).bins(0)
    }

    @Test("Each of few numbers has a bin, cut in the middle; what lies outside falls into the first or last, and missing cells into bin 0")
    func fewNumbers() throws {
        let column = Column(
            "x", .real([-100, 1, 1.5, 1.6, 4, 99, 7, .nan]), missing: [false, false, false, false, false, false, true, false])
        #expect(try bins(.integer([4, 1, 2, 1]), column) == [1, 1, 1, 2, 3, 3, 0, 0])
    }

    @Test("Infinite numbers have bins of their own, next to numbers of any size")
    func infiniteNumbers() throws {
        let values: [Double] = [-.infinity, -1e308, 0, 1e308, .infinity]
        #expect(try bins(.real(values), Column("x", .real(values))) == [1, 2, 3, 4, 5])
    }

    @Test(
        "Many numbers share at most the bins allowed, of about equal shares of the rows, and a heavy number has one of its own",
        arguments: [255, 40])
    func manyNumbers(limit: Int) throws {
        var stream = RandomStream(seed: 1, purpose: Purpose("test"))
        // A third of the rows hold 0, and as many are spread on either side.
        let values = (0..<30_000).map { $0 % 3 == 0 ? 0.0 : Double(stream.normal()) }
        let table = Table([Column("x", .real(values))])
        let binning = FeatureBinning(learning: table, maximumBins: limit)
        let bins = try binning.matrix(of: table).bins(0)
        var counts = [Int](repeating: 0, count: 256)
        for bin in bins { counts[Int(bin)] += 1 }
        let used = counts.filter { $0 > 0 }
        #expect(counts[0] == 0 && used.count > limit * 9 / 10 && used.count <= limit)
        #expect(binning.features[0].binCount == used.count + 1)
        #expect(counts.max() == 10_000 && counts[Int(bins[0])] == 10_000)
        #expect(used.sorted().dropLast().allSatisfy { $0 <= 20_000 / limit * 2 })
        let inOrder = zip(values, bins).sorted { $0.0 < $1.0 }.map(\.1)
        #expect(inOrder == bins.sorted())
    }

    @Test("Rare categories and those never seen share bin 1, and categories are known by name whatever their code")
    func categories() throws {
        let learnt = Cells.category(codes: [0, 1, 1, 2, 2, 2], values: ["once", "twice", "thrice"])
        let applied = Column(
            "x", .category(codes: [3, 2, 1, 0, 1], values: ["twice", "thrice", "new", "once"]), missing: [false, false, false, false, true])
        #expect(try bins(learnt, applied, rareBelow: 2) == [1, 1, 2, 3, 0])
    }

    @Test("Of more categories than bins, the commonest keep theirs")
    func manyCategories() throws {
        let codes = (0..<300).flatMap { [Int32](repeating: $0, count: Int($0) + 5) }
        let column = Column("x", .category(codes: codes, values: (0..<300).map { "v\($0)" }))
        let bins = try bins(column.cells, column)
        #expect(Set(bins).count == 255)
        for (code, bin) in zip(codes, bins) { #expect(bin == (code >= 300 - 254 ? UInt8(2 + 299 - code) : 1)) }
    }

    @Test("Moments give a number and those parts of the calendar that vary")
    func moments() throws {
        let day: Int64 = 86_400_000_000
        // 29 February 2000 was a Tuesday, 1 March 2000 a Wednesday, 31 December 1969 a Wednesday.
        let table = Table([Column("t", .datetime([11_016 * day, 11_017 * day, -day]))])
        let binning = FeatureBinning(learning: table)
        #expect(binning.features.map(\.name) == ["t", "t (month)", "t (day)", "t (weekday)"])
        #expect(binning.features.allSatisfy { $0.column == "t" && $0.isOrdered })
        let matrix = try binning.matrix(of: table)
        #expect((0..<4).map { matrix.bins($0) } == [[2, 3, 1], [1, 2, 3], [2, 1, 3], [1, 2, 2]])
        let times = Table([Column("t", .datetime([0, 3_600_000_000, 61_500_000, 1_000_000]))])
        #expect(FeatureBinning(learning: times).features.map(\.name) == ["t", "t (hour)", "t (minute)", "t (second)"])
    }

    @Test("The first and the last of all moments have a calendar, too")
    func outermostMoments() throws {
        let table = Table([Column("t", .datetime([.min, 0, .max]))])
        let binning = FeatureBinning(learning: table)
        #expect(binning.features.first?.name == "t")
        #expect(try binning.matrix(of: table).bins(0) == [1, 2, 3])
    }

    @Test("Texts and identifiers give no features, and booleans are numbers")
    func otherTypes() throws {
        let table = Table([
            Column("id", .identifier(["a", "b"])), Column("note", .text(["c", "d"])), Column("flag", .boolean([true, false])),
        ])
        let binning = FeatureBinning(learning: table)
        #expect(binning.features.map(\.name) == ["flag"])
        #expect(try binning.matrix(of: table).bins(0) == [2, 1])
    }

    @Test("A table that lacks a column or has another kind of it is refused by the column's name, unless all its cells are missing")
    func errors() throws {
        let binning = FeatureBinning(learning: Table([Column("x", .integer([1, 2]))]))
        #expect(throws: BinningError.missingColumn("x")) { try binning.matrix(of: Table([Column("y", .integer([1]))])) }
        let words = Cells.category(codes: [0], values: ["a"])
        #expect(throws: BinningError.differentType(column: "x", learnt: "number", found: "category")) {
            try binning.matrix(of: Table([Column("x", words)]))
        }
        #expect(try binning.matrix(of: Table([Column("x", words, missing: [true])])).bins(0) == [0])
    }

    @Test("Bins learnt from two tables know the values of both")
    func twoTables() throws {
        let first = Table([Column("n", .integer([1, 2])), Column("c", .category(codes: [0, 1], values: ["a", "b"]))])
        let second = Table([Column("c", .category(codes: [0, 0], values: ["z"])), Column("n", .real([9, 9]))])
        let binning = try FeatureBinning(learning: first, and: second, rareBelow: 1)
        let matrix = BinnedMatrix(try binning.matrix(of: first), followedBy: try binning.matrix(of: second))
        #expect(matrix.bins(0) == [1, 2, 3, 3] && matrix.bins(1) == [3, 4, 2, 2])
        #expect(throws: BinningError.missingColumn("c")) { try FeatureBinning(learning: first, and: second.selecting(["n"])) }
        let wrong = Table([Column("n", .text(["a"])), Column("c", .integer([0]), missing: [true])])
        #expect(throws: BinningError.differentType(column: "n", learnt: "integer", found: "text")) {
            try FeatureBinning(learning: first, and: wrong)
        }
    }
}
