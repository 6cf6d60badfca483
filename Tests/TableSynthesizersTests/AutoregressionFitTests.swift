import Random
import Safetensors
import Specification
import TableSynthesizers
import Testing
import Threads

@Suite("The fit of an autoregressive network")
struct AutoregressionFitTests {
    private let small: [String: JSONValue] = ["maximumEpochs": 3, "hiddenWidth": 16, "embeddingWidth": 4]

    private func fit(_ rows: StateMatrix, _ given: [String: JSONValue], seed: UInt64 = 3, threads: Int = 1) throws -> AutoregressionFit {
        try AutoregressionFit(
            training: rows, validation: rows.gathered(Array(0..<min(rows.rowCount, 100))), parameters: try Argn.parameters(given),
            seed: seed,
            team: Team(threads: threads))
    }

    private func stored(_ model: any StateModel) throws -> [UInt8] {
        var builder = SafetensorsBuilder()
        let text = try model.store(in: &builder)
        return try builder.build() + Array(text.utf8)
    }

    @Test("Any number of threads gives the same model and the same rows")
    func threads() throws {
        let rows = KnownDistribution.rows(700, seed: 1)
        var models: [[UInt8]] = []
        var samples: [[UInt8]] = []
        for threads in [1, 2, 4] {
            let model = try Argn.fitted(rows, validation: rows, small, threads: threads)
            models.append(try stored(model))
            samples.append(Argn.bytes(Argn.block(model, 0..<1_000, variables: 3, threads: threads)))
        }
        #expect(Set(models).count == 1)
        #expect(Set(samples).count == 1)
    }

    @Test("Another seed gives another model")
    func seeds() throws {
        let rows = KnownDistribution.rows(300, seed: 1)
        #expect(try stored(try Argn.fitted(rows, small, seed: 1)) != stored(try Argn.fitted(rows, small, seed: 2)))
    }

    @Test("Rows are the same in one block or in several, whatever is known of them")
    func blocks() throws {
        let model = try Argn.fitted(KnownDistribution.rows(500, seed: 1), small)
        var several = Evidence(variableCount: 3)
        several.weights[KnownDistribution.group] = [0, 1, 0.3, 1]
        several.weights[KnownDistribution.level] = [0, 0, 1, 1, 1, 1, 0]
        var known = Evidence(variableCount: 3)
        let flags: [UInt8?] = (0..<700).map { row in row % 5 == 0 ? nil : UInt8(row % 3) }
        known.know(KnownDistribution.flag, flags, firstRow: 0)
        known.weights[KnownDistribution.group] = [0, 1, 0, 1]
        for evidence in [Evidence(variableCount: 3), several, known] {
            let whole = Argn.bytes(Argn.block(model, 0..<700, variables: 3, evidence: evidence))
            var parts: [UInt8] = []
            for rows in [0..<1, 1..<250, 250..<700] { parts += Argn.bytes(Argn.block(model, rows, variables: 3, evidence: evidence)) }
            #expect(whole == parts)
        }
    }

    @Test("A fit that is resumed from any of its pieces ends with the same model")
    func resume() throws {
        let rows = KnownDistribution.rows(900, seed: 1)
        let whole = try fit(rows, small)
        var checkpoints = [try #require(try whole.checkpoint())]
        while try whole.advance() { checkpoints.append(try #require(try whole.checkpoint())) }
        let model = try stored(try whole.model())
        #expect(checkpoints.count == 3)
        for checkpoint in checkpoints {
            let resumed = try fit(rows, small, threads: 2)
            try resumed.restore(checkpoint)
            while try resumed.advance() {}
            #expect(try stored(try resumed.model()) == model)
        }
    }

    @Test("A checkpoint that is damaged or of another fit is refused, and the fit goes on as if it had not been offered")
    func foreignCheckpoints() throws {
        let rows = KnownDistribution.rows(400, seed: 1)
        let whole = try fit(rows, small)
        _ = try whole.advance()
        let checkpoint = try #require(try whole.checkpoint())
        let others = [
            try fit(rows, small, seed: 4), try fit(rows, ["maximumEpochs": 4]), try fit(KnownDistribution.rows(400, seed: 2), small),
        ]
        for other in others {
            #expect { try other.restore(checkpoint) } throws: { ($0 as? TableSynthesisError)?.kind == .unusableCheckpoint }
        }
        let fresh = try fit(rows, small)
        for length in [0, 7, checkpoint.count / 2, checkpoint.count - 1] {
            #expect { try fresh.restore(Array(checkpoint.prefix(length))) } throws: {
                ($0 as? TableSynthesisError)?.kind == .unusableCheckpoint
            }
        }
        while try fresh.advance() {}
        while try whole.advance() {}
        #expect(try stored(try fresh.model()) == stored(try whole.model()))
    }

    @Test("Progress rises to 1, and the fit says what it does")
    func progress() throws {
        let fit = try fit(KnownDistribution.rows(400, seed: 1), small)
        var last = fit.fraction
        #expect(last == 0 && fit.phase == "epoch 1 of at most 3")
        while try fit.advance() {
            #expect(fit.fraction >= last)
            last = fit.fraction
        }
        #expect(fit.fraction == 1)
        #expect(try !fit.advance())
    }

    @Test("A limit of time ends the fit, which then has a model")
    func timeLimit() throws {
        let fit = try fit(KnownDistribution.rows(400, seed: 1), ["timeLimit": 0.000_001, "maximumEpochs": 100_000])
        #expect(try !fit.advance())
        #expect(Argn.block(try fit.model(), 0..<5, variables: 3).column(1).allSatisfy { $0 > 0 })
    }

    @Test("Without rows or columns nothing is learned, and the error says so")
    func nothing() {
        let empty = KnownDistribution.rows(0, seed: 1)
        for rows in [empty, StateMatrix([], columns: [], rowCount: 0)] {
            #expect { try fit(rows, small) } throws: { ($0 as? TableSynthesisError)?.kind == .unusableData }
        }
    }

    @Test("One row, one variable and a constant can be learned")
    func smallTables() throws {
        let one = KnownDistribution.rows(1, seed: 1)
        let single = Argn.block(try Argn.fitted(one, ["maximumEpochs": 2]), 0..<50, variables: 3)
        for variable in 0..<3 { #expect(single.column(variable).allSatisfy { $0 == one.columns[variable][0] }) }

        let column = [UInt8]((0..<400).map { $0 % 4 == 0 ? 1 : 2 })
        let alone = KnownDistribution.matrix(["alone"], [column], states: [3], ordered: [false])
        let made = Argn.block(try Argn.fitted(alone, small), 0..<4_000, variables: 1).column(0)
        #expect(abs(Double(made.count { $0 == 1 }) / 4_000 - 0.25) < 0.04)

        let missing = KnownDistribution.matrix(
            ["missing", "constant"], [[UInt8](repeating: 0, count: 40), [UInt8](repeating: 5, count: 40)], states: [2, 256],
            ordered: [false, true])
        let block = Argn.block(try Argn.fitted(missing, small), 0..<100, variables: 2)
        #expect(block.column(0).allSatisfy { $0 == 0 } && block.column(1).allSatisfy { $0 == 5 })
    }

    @Test("300 variables are learned together")
    func wide() throws {
        // Every third variable repeats the one before it.
        var stream = RandomStream(seed: 1, purpose: Purpose("wide"))
        var columns: [[UInt8]] = []
        for variable in 0..<300 {
            columns.append(variable % 3 == 2 ? columns[variable - 1] : (0..<300).map { _ in UInt8(1 + stream.integer(below: 3)) })
        }
        let rows = KnownDistribution.matrix(
            (0..<300).map { "v\($0)" }, columns, states: Array(repeating: 4, count: 300), ordered: (0..<300).map { $0 % 2 == 0 })
        let model = try Argn.fitted(rows, validation: rows, ["maximumEpochs": 2, "batchSize": 100])
        let block = Argn.block(model, 0..<20, variables: 300)
        #expect(Argn.bytes(block).allSatisfy { (1...3).contains($0) })
    }

    @Test("A variable that refines another one is made right after it")
    func refinement() {
        let variables = [
            Variable("date", isOrdered: true, counts: [0, 4, 4, 4, 4, 4]), Variable("other", isOrdered: false, counts: [1, 9, 10]),
            Variable("time", isOrdered: true, counts: [0, 10, 10], refines: 0),
            Variable("second", isOrdered: true, counts: [0, 20], refines: 2),
        ]
        let order = VariableOrder(variables)
        #expect(order.sampling(variables) == [1, 0, 2, 3])
        var stream = RandomStream(seed: 1, purpose: Purpose("orders"))
        var seen: Set<[Int]> = []
        for _ in 0..<50 { seen.insert(order.random(&stream)) }
        #expect(seen == [[1, 0, 2, 3], [0, 2, 3, 1]])
    }
}
