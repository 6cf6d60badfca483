import Safetensors
import Series
import Specification
import Synthesizers
import Testing

/// Fits that are interrupted, and fits that are repeated.
@Suite struct ResumeTests {
    private func resume(_ checkpoint: [UInt8], _ synthesizer: Case, _ data: SeriesSet, _ given: [String: JSONValue] = [:], seed: UInt64 = 1)
        throws
        -> any SeriesFit
    {
        try SeriesFits.resume(
            checkpoint: checkpoint, synthesizer: synthesizer.synthesizer, parameters: try synthesizer.parameters(given), data: data,
            seed: seed)
    }

    @Test("A fit that is resumed from any step ends with the same bytes as an uninterrupted one", arguments: Case.all)
    func resumed(synthesizer: Case) throws {
        let data = harmonics(20)
        let given: [String: JSONValue] = ["randomRoll": 0.5, "gradientPenalty": 2]
        let whole = try synthesizer.begin(data, given)
        var checkpoints: [[UInt8]] = []
        var reports: [Int: [String: Double]] = [:]
        while whole.step < whole.totalSteps {
            checkpoints.append(try whole.checkpoint())
            if let report = try whole.advance() { reports[whole.step] = report }
        }
        let artifact = try whole.artifact(lineage: ["job": "1"])
        let state = try whole.checkpoint()
        let snapshot = try whole.snapshot(count: 4)

        for (step, checkpoint) in checkpoints.enumerated() {
            let fit = try resume(checkpoint, synthesizer, data, given)
            #expect(fit.step == step)
            #expect(try fit.checkpoint() == checkpoint)
            while fit.step < fit.totalSteps {
                let report = try fit.advance()
                #expect(report == reports[fit.step])
            }
            #expect(try fit.artifact(lineage: ["job": "1"]) == artifact)
            #expect(try fit.checkpoint() == state)
            #expect(try fit.snapshot(count: 4) == snapshot)
        }
    }

    @Test("A fit on one thread that is resumed on three gives the same bytes", arguments: Case.all)
    func threads(synthesizer: Case) throws {
        let data = harmonics(70)
        let given: [String: JSONValue] = ["batchSize": 64, "gradientPenalty": 2]
        let whole = try synthesizer.begin(data, given)
        try synthesizer.run(whole, to: 2)
        let checkpoint = try whole.checkpoint()
        try synthesizer.run(whole)
        let fit = try SeriesFits.resume(
            checkpoint: checkpoint, synthesizer: synthesizer.synthesizer, parameters: try synthesizer.parameters(given), data: data,
            seed: 1,
            threads: 3)
        try synthesizer.run(fit)
        #expect(try fit.checkpoint() == whole.checkpoint())
    }

    @Test("The same seed gives the same bytes, another seed gives others", arguments: Case.all)
    func repeated(synthesizer: Case) throws {
        let data = harmonics(20)
        let first = try synthesizer.artifact(data, seed: 4)
        #expect(try synthesizer.artifact(data, seed: 4) == first)
        #expect(
            try SeriesModel(artifact: synthesizer.artifact(data, seed: 5)).sample(count: 1, seed: 1, labels: nil)
                != SeriesModel(artifact: first).sample(count: 1, seed: 1, labels: nil))
    }

    @Test("A checkpoint that is looked at between steps changes nothing", arguments: Case.all)
    func looking(synthesizer: Case) throws {
        let data = harmonics(20)
        let fit = try synthesizer.begin(data)
        while fit.step < fit.totalSteps {
            _ = try fit.advance()
            _ = try fit.checkpoint()
            _ = try fit.snapshot(count: 3)
            _ = try fit.artifact(lineage: [:])
        }
        #expect(try fit.artifact(lineage: ["codeVersion": "test"]) == synthesizer.artifact(data))
    }

    @Test("A checkpoint of another fit is refused with what differs")
    func foreign() throws {
        let (wgan, cgan) = (Case.all[0], Case.all[2])
        let data = harmonics(20)
        let checkpoint = try wgan.begin(data).checkpoint()

        func complaint(_ body: () throws -> Void) -> String {
            let error = #expect(throws: FitError.self, performing: body)
            #expect(error?.kind == .unusableCheckpoint)
            return error?.description ?? ""
        }
        #expect(complaint { _ = try resume(checkpoint, cgan, data) }.contains("synthesizer"))
        #expect(complaint { _ = try resume(checkpoint, wgan, data, ["latentDimension": 7]) }.contains("parameters"))
        #expect(complaint { _ = try resume(checkpoint, wgan, data, seed: 2) }.contains("seed"))
        #expect(complaint { _ = try resume(checkpoint, wgan, harmonics(20, seed: 9)) }.contains("data"))
    }

    @Test("A damaged checkpoint is refused")
    func damaged() throws {
        let wgan = Case.all[0]
        let data = harmonics(20)
        let checkpoint = try wgan.begin(data).checkpoint()
        for length in [0, 7, 100, checkpoint.count / 2, checkpoint.count - 1] {
            let error = #expect(throws: FitError.self) { try resume(Array(checkpoint.prefix(length)), wgan, data) }
            #expect(error?.kind == .unusableCheckpoint)
        }
        let model = try wgan.artifact(data)
        #expect(throws: FitError.self) { try resume(model, wgan, data) }
    }

    @Test("Losses are reported at the first, every so-many-th and the last step, by name")
    func reports() throws {
        for synthesizer in Case.all {
            let fit = try synthesizer.begin(harmonics(20))
            var steps: [Int] = []
            var names: Set<String> = []
            while fit.step < fit.totalSteps {
                guard let report = try fit.advance() else { continue }
                steps.append(fit.step)
                names.formUnion(report.keys)
                #expect(report.values.allSatisfy { $0.isFinite })
            }
            #expect(steps == [1, 3, 6, 7])
            #expect(
                names
                    == (synthesizer.synthesizer == "cgan"
                        ? ["discriminatorLoss", "generatorLoss"]
                        : ["criticLoss", "gradientPenalty", "wassersteinEstimate", "generatorLoss"]))
            #expect(try fit.advance() == nil)
            #expect(fit.step == 7)
        }
    }

    @Test("Epochs are counted by whole batches, and steps end with the epochs or the limit, whichever comes first")
    func epochs() throws {
        let synthesizer = Case.all[0]
        let fit = try synthesizer.begin(harmonics(20), ["epochs": 3, "maximumSteps": "none"])
        #expect(fit.totalSteps == 6)
        #expect(fit.epoch == 0)
        var epochs: [Int] = []
        while fit.step < fit.totalSteps {
            _ = try fit.advance()
            epochs.append(fit.epoch)
        }
        #expect(epochs == [1, 1, 2, 2, 3, 3])
        #expect(try synthesizer.begin(harmonics(20), ["epochs": 3, "maximumSteps": 4]).totalSteps == 4)
        #expect(try synthesizer.begin(harmonics(3), ["epochs": 3, "maximumSteps": "none"]).totalSteps == 3)
    }

    @Test("A fit whose losses stop being finite ends with an error that names the step")
    func diverged() throws {
        let fit = try Case.all[2].begin(harmonics(20, level: 1e30), ["scaling": "none"])
        let error = #expect(throws: FitError.self) { try Case.all[2].run(fit) }
        #expect(error?.kind == .diverged)
        #expect(error?.description.contains("step 1") == true)
    }

    @Test("An unknown synthesizer is refused with the names there are")
    func unknown() throws {
        let parameters = try Case.all[0].parameters()
        let error = #expect(throws: FitError.self) {
            try SeriesFits.begin(synthesizer: "gan", parameters: parameters, data: harmonics(4), seed: 1)
        }
        #expect(error?.kind == .unknownSynthesizer)
        #expect(error?.description.contains("wgan-gp, cgan") == true)
    }

    @Test("A checkpoint holds the parameters, two moments of each, and little else")
    func checkpointSize() throws {
        let fit = try Case.all[0].begin(harmonics(20))
        let file = try SafetensorsFile(fit.checkpoint())
        let parameters = file.header.entries.filter {
            !$0.name.hasPrefix("adam.") && !$0.name.contains("running") && !$0.name.hasPrefix("report.")
        }
        let size = parameters.reduce(0) { $0 + $1.byteRange.count }
        #expect(Double(try fit.checkpoint().count) < 3.1 * Double(size))
    }
}
