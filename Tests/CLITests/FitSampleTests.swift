import CLIService
import TestSupport
import Testing

@Suite("fit, sample and impute, without a server", .timeLimit(.minutes(5)))
struct FitSampleTests {
    private func fitted<R>(_ synthesizer: String = "forest", _ body: (String, [String: String]) async throws -> R) async throws -> R {
        try await SampleTables.withFolder { folder, variables in
            let fit = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", synthesizer, "--seed", "3"], variables)
            #expect(fit.code == 0, "\(fit.errors)")
            #expect(fit.output.lineList.count == 1 && fit.output.contains("people.semblance"))
            #expect(fit.errors.contains("Fitting people: 100 %"), "progress is shown in lines when nobody watches")
            return try await body(folder, variables)
        }
    }

    @Test("Rows come in the form of the original, as many as asked for, the same for the same seed, in any blocks and on any threads")
    func rows() async throws {
        try await fitted { folder, variables in
            let whole = await ProgramRun.run(["sample", "people", "--rows", "300", "--seed", "5"], variables)
            #expect(whole.code == 0)
            #expect(whole.output.lineList.count == 301 && whole.output.lineList.first == "age,sex,job,income")
            let pieces = await ProgramRun.run(
                ["sample", "people", "-n", "300", "--seed=5", "--batch-size", "7", "--threads", "3", "-o", "\(folder)/rows.csv"], variables)
            #expect(pieces.code == 0 && pieces.output.isEmpty)
            #expect(TestFiles.text("\(folder)/rows.csv") == whole.output)
            let other = await ProgramRun.run(["sample", "people", "--rows", "300", "--seed", "6"], variables)
            #expect(other.output != whole.output)
            // Without a number, as many as were learned: 400 rows less the fifth that was kept aside.
            #expect(await ProgramRun.run(["sample", "people"], variables).output.lineList.count == 321)
            #expect(await ProgramRun.run(["sample", "people", "--rows", "0"], variables).output == "age,sex,job,income\n")
        }
    }

    @Test("Who watches sees a bar that is drawn over and taken away, and lines stand by themselves")
    func bar() async throws {
        try await SampleTables.withFolder { folder, variables in
            let run = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "forest"], variables, isWatched: true)
            #expect(run.code == 0)
            let erase = "\r\u{1B}[K"
            #expect(run.errors.contains("\(erase)Fitting people █") || run.errors.contains("\(erase)Fitting people ░"))
            #expect(run.errors.contains("100 %") && run.errors.hasSuffix(erase), "nothing is left of the bar")
            #expect(!run.output.contains(erase))
        }
    }

    @Test("The same table, options and seed give the same model, byte for byte, on any number of threads")
    func sameModel() async throws {
        try await SampleTables.withFolder { folder, variables in
            for (name, threads) in [("a", "1"), ("b", "3")] {
                _ = await ProgramRun.run(
                    ["fit", "\(folder)/people.csv", "--synthesizer", "forest", "--model", name, "--threads", threads, "--quiet"], variables)
            }
            let first = try #require(TestFiles.bytes("\(folder)/models/a.semblance"))
            #expect(first == TestFiles.bytes("\(folder)/models/b.semblance"))
        }
    }

    @Test("Every row keeps to all conditions")
    func conditions() async throws {
        try await fitted("copula") { _, variables in
            let run = await ProgramRun.run(
                ["sample", "people", "--rows", "100", "--where", "age=30..50", "--where", "sex=Female", "--where", "job!="], variables)
            #expect(run.code == 0, "\(run.errors)")
            let rows = run.output.lineList.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            #expect(rows.count == 100)
            #expect(rows.allSatisfy { (30...50).contains(Int($0[0]) ?? 0) && $0[1] == "Female" && !$0[2].isEmpty })
            let missing = await ProgramRun.run(["sample", "people", "--rows", "20", "--where", "job="], variables)
            #expect(
                missing.output.lineList.dropFirst().allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false)[2].isEmpty })
        }
    }

    @Test("Shares are kept; the form may be JSON Lines, compressed by the ending of the name")
    func sharesAndForms() async throws {
        try await fitted("copula") { folder, variables in
            let run = await ProgramRun.run(
                ["sample", "people", "--rows", "2000", "--share", "income:>50K=0.9", "--format", "jsonl"], variables)
            #expect(run.code == 0, "\(run.errors)")
            let rich = run.output.lineList.count { $0.contains(">50K") }
            #expect(run.output.lineList.count == 2000 && (1700...1990).contains(rich), "\(rich)")
            #expect(await ProgramRun.run(["sample", "people", "-n", "5", "-o", "\(folder)/x.jsonl.gz"], variables).code == 0)
            #expect(TestFiles.bytes("\(folder)/x.jsonl.gz")?.prefix(2) == [0x1f, 0x8b])
        }
    }

    @Test(
        "A wrong option is told in one line with its name, code 2",
        arguments: [
            (["fit", "FILE", "--synthesizer", "magic"], "--synthesizer"), (["fit", "FILE", "--set", "leafRows=many"], "--set leafRows"),
            (["fit", "FILE", "--set", "nonsense=1"], "--set nonsense"), (["fit", "FILE", "--set", "leafRows"], "--set"),
            (["fit", "FILE", "--holdout", "0.9"], "--holdout"), (["fit", "FILE", "--seed", "-1"], "--seed"),
            (["fit", "FILE", "--type", "age"], "--type"), (["fit", "FILE", "--type", "age=number"], "--type age"),
            (["fit", "FILE", "--type", "aeg=real"], "--type"), (["fit", "FILE", "--rows", "0"], "--rows"),
            (["fit", "FILE", "--encoding", "klingon"], "--encoding"), (["fit", "FILE", "--model", "../x"], "--model"),
            (["fit", "FILE", "--time-budget", "soon"], "--time-budget"), (["fit", "-"], "--model"),
            (["fit", "-", "--model", "x", "--delete-original"], "--delete-original"), (["sample", "people", "--rows", "many"], "--rows"),
            (["sample", "people", "--where", "aeg=3"], "--where"), (["sample", "people", "--where", "age"], "--where"),
            (["sample", "people", "--share", "income=0.5"], "--share"), (["sample", "people", "--share", "income:a=1.5"], "--share"),
            (["sample", "people", "--temperature", "0"], "--temperature"), (["sample", "people", "--format", "xml"], "--format"),
            (["sample", "people", "--where", "age=nonsense"], "age"), (["impute", "people", "FILE", "--column", "x"], "--column"),
        ])
    func wrongOptions(_ arguments: [String], _ name: String) async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            let isForest = arguments.contains("--set") ? ["--synthesizer", "forest"] : []
            let run = await ProgramRun.run(
                arguments.map { $0 == "FILE" ? "\(folder)/people.csv" : $0 } + isForest + ["--quiet"], variables)
            #expect(run.code == 2)
            #expect(run.errors.lineList.count == 1 && run.errors.contains(name), "\(run.errors)")
            #expect(SampleTables.names(in: "\(folder)/models") == ["people.semblance"])
        }
    }

    @Test("A file that is not there, a folder, an empty file and a bad row are told in one line with the file's name")
    func wrongFiles() async throws {
        try await SampleTables.withFolder { folder, variables in
            try SampleTables.write("", to: "\(folder)/empty.csv")
            try SampleTables.write("a,b\n1,2\n3\n", to: "\(folder)/bad.csv")
            for arguments in [["\(folder)/none.csv"], [folder], ["\(folder)/empty.csv"], ["\(folder)/bad.csv", "--strict"]] {
                let run = await ProgramRun.run(["fit", "--quiet"] + arguments, variables)
                #expect(run.code == 1)
                #expect(run.errors.lineList.count == 1 && run.errors.contains(arguments[0]), "\(run.errors)")
            }
            #expect(await ProgramRun.run(["fit", "\(folder)/bad.csv", "--strict"], variables).complaint.contains("line 3"))
            #expect(SampleTables.names(in: "\(folder)/models").isEmpty)
        }
    }

    @Test("Ctrl-C ends a fit with code 130 and without a model; the same command goes on to the model of an uninterrupted fit")
    func interruptedFit() async throws {
        try await SampleTables.withFolder(SampleTables.people(3000)) { folder, variables in
            let fit = ["fit", "\(folder)/people.csv", "--synthesizer", "forest", "--seed", "9"]
            let interruption = Interruption()
            let stopped = await ProgramRun.run(fit, variables, interruption: interruption) { line in
                if line.hasPrefix("Fitting") { interruption.request() }
            }
            #expect(stopped.code == 130)
            #expect(stopped.output.isEmpty)
            #expect(!SampleTables.names(in: "\(folder)/models").contains("people.semblance"))

            let resumed = await ProgramRun.run(fit, variables)
            #expect(resumed.code == 0, "\(resumed.errors)")
            #expect(SampleTables.names(in: "\(folder)/models") == ["people.semblance"], "the checkpoint is gone")
            let whole = await ProgramRun.run(fit + ["--model", "whole"], variables)
            #expect(whole.code == 0)
            #expect(TestFiles.bytes("\(folder)/models/people.semblance") == TestFiles.bytes("\(folder)/models/whole.semblance"))
        }
    }

    @Test("A checkpoint that is damaged, or of another fit, is not gone on from")
    func foreignCheckpoint() async throws {
        try await SampleTables.withFolder { folder, variables in
            let fit = ["fit", "\(folder)/people.csv", "--synthesizer", "copula"]
            #expect(await ProgramRun.run(fit + ["--model", "plain"], variables).code == 0)
            try SampleTables.write("semblance checkpoint 1\nnonsense\n", to: "\(folder)/models/.people.checkpoint")
            let run = await ProgramRun.run(fit, variables)
            #expect(run.code == 0 && !run.errors.contains("Going on"))
            #expect(TestFiles.bytes("\(folder)/models/people.semblance") == TestFiles.bytes("\(folder)/models/plain.semblance"))
        }
    }

    @Test("The original is deleted when asked, once the model is stored, and not when the fit fails")
    func deleteOriginal() async throws {
        try await SampleTables.withFolder { folder, variables in
            let wrong = await ProgramRun.run(["fit", "\(folder)/people.csv", "--delete-original", "--type", "x=real"], variables)
            #expect(wrong.code == 2 && TestFiles.text("\(folder)/people.csv") != nil)
            let run = await ProgramRun.run(
                ["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--delete-original", "--quiet"], variables)
            #expect(run.code == 0 && run.output.contains("Deleted"))
            #expect(TestFiles.text("\(folder)/people.csv") == nil)
            #expect(SampleTables.names(in: "\(folder)/models") == ["people.semblance"])
        }
    }

    @Test("metadata.json, ours or SDV's, overrides what is recognised; an unknown column is told")
    func metadata() async throws {
        try await SampleTables.withFolder { folder, variables in
            let sdv = #"{"METADATA_SPEC_VERSION": "V1", "tables": {"t": {"columns": {"age": {"sdtype": "categorical"}}}}}"#
            try SampleTables.write(sdv, to: "\(folder)/sdv.json")
            let fit = ["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"]
            #expect(await ProgramRun.run(fit + ["--metadata", "\(folder)/sdv.json"], variables).code == 0)
            let shown = await ProgramRun.run(["models", "metadata", "people"], variables).output
            #expect(shown.contains("\"category\""))
            // What a model says of itself is taken again.
            try SampleTables.write(shown, to: "\(folder)/ours.json")
            let again = await ProgramRun.run(fit + ["--metadata", "\(folder)/ours.json", "--model", "again"], variables)
            #expect(again.code == 0, "\(again.errors)")
            #expect(await ProgramRun.run(["models", "metadata", "again"], variables).output == shown)
            try SampleTables.write(sdv.replacing("age", with: "height"), to: "\(folder)/sdv.json")
            let unknown = await ProgramRun.run(fit + ["--metadata", "\(folder)/sdv.json"], variables)
            #expect(unknown.code == 2 && unknown.complaint.contains("--metadata") && unknown.complaint.contains("height"))
            try SampleTables.write("{", to: "\(folder)/sdv.json")
            #expect(await ProgramRun.run(fit + ["--metadata", "\(folder)/sdv.json"], variables).code == 2)
        }
    }

    @Test("impute fills every gap with values of the column and leaves the other cells as they are")
    func impute() async throws {
        try await fitted("copula") { folder, variables in
            try SampleTables.write("age,sex,job,income\n33,,clerk,\n,Male,nurse,>50K\n52,Female,smith,>50K\n", to: "\(folder)/gaps.csv")
            let run = await ProgramRun.run(["impute", "people", "\(folder)/gaps.csv", "-o", "\(folder)/full.csv"], variables)
            #expect(run.code == 0, "\(run.errors)")
            let lines = try #require(TestFiles.text("\(folder)/full.csv")).lineList.map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(lines.count == 4 && lines.allSatisfy { $0.count == 4 && !$0.contains("") })
            #expect(lines[1][0] == "33" && lines[1][2] == "clerk" && ["Male", "Female"].contains(lines[1][1]))
            #expect(lines[2][1...3].joined(separator: ",") == "Male,nurse,>50K")
            #expect(lines[3].joined(separator: ",") == "52,Female,smith,>50K")
            let one = await ProgramRun.run(["impute", "people", "\(folder)/gaps.csv", "--column", "sex"], variables)
            #expect(one.output.lineList[2].hasPrefix(",Male"))
        }
    }

    @Test(
        "Real tables: patients and the head of adult are learned and sampled, and who somebody is does not come back",
        arguments: [("patients.csv", 300), ("adult.csv", 600)])
    func sharedTables(_ name: String, _ count: Int) async throws {
        guard let text = SampleTables.shared(name, lines: count) else { return }
        try await SampleTables.withFolder(text) { folder, variables in
            let fit = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "forest", "--quiet"], variables)
            #expect(fit.code == 0, "\(fit.errors)")
            let run = await ProgramRun.run(["sample", "people", "--rows", "200"], variables)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.lineList.count == 201 && run.output.lineList[0] == text.lineList[0])
            if name == "patients.csv" {
                let known = Set(text.lineList.dropFirst().map { $0.prefix { $0 != "," } })
                #expect(run.output.lineList.dropFirst().allSatisfy { !known.contains($0.prefix { $0 != "," }) })
            }
        }
    }
}
