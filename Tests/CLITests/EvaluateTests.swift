import CLIService
import TestSupport
import Testing

@Suite("evaluate and profile", .timeLimit(.minutes(5)))
struct EvaluateTests {
    private func fitted<R>(
        _ options: [String] = [], rows: Int = 1500, _ body: (String, [String: String]) async throws -> R
    ) async throws -> R {
        try await SampleTables.withFolder(SampleTables.people(rows)) { folder, variables in
            let fit = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "forest", "--quiet"] + options, variables)
            #expect(fit.code == 0, "\(fit.errors)")
            let sample = await ProgramRun.run(["sample", "people", "-o", "\(folder)/synthetic.csv", "--quiet"], variables)
            #expect(sample.code == 0, "\(sample.errors)")
            return try await body(folder, variables)
        }
    }

    @Test("The rows are judged in plain words, in one HTML file and in JSON, beside the original that the model remembers")
    func report() async throws {
        try await fitted { folder, variables in
            let run = await ProgramRun.run(
                [
                    "evaluate", "people", "\(folder)/synthetic.csv", "--target", "income", "-o", "\(folder)/report.html", "--json",
                    "\(folder)/report.json",
                ], variables)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.lineList.count >= 8)
            let html = try #require(TestFiles.text("\(folder)/report.html"))
            #expect(html.contains("<html") && html.contains("people.csv"))
            #expect(TestFiles.text("\(folder)/report.json")?.contains("\"privacy\"") == true)
            #expect(run.errors.contains("Evaluating people: 100 %"))
        }
    }

    @Test("Without a file of rows, the model makes them; the same seed gives the same report")
    func withoutFile() async throws {
        try await fitted(rows: 600) { folder, variables in
            for name in ["a", "b"] {
                let run = await ProgramRun.run(["evaluate", "people", "--json", "\(folder)/\(name).json", "--quiet"], variables)
                #expect(run.code == 0, "\(run.errors)")
            }
            #expect(TestFiles.text("\(folder)/a.json") == TestFiles.text("\(folder)/b.json"))
        }
    }

    @Test("An original that is gone or has changed is told, with what to give; a copy of it serves, wherever it is")
    func original() async throws {
        try await fitted(rows: 600) { folder, variables in
            let text = try #require(TestFiles.text("\(folder)/people.csv"))
            try SampleTables.write(text, to: "\(folder)/copy.csv")
            try SampleTables.write(text + "20,Male,,<=50K\n", to: "\(folder)/people.csv")
            let evaluate = ["evaluate", "people", "\(folder)/synthetic.csv"]
            let changed = await ProgramRun.run(evaluate, variables)
            #expect(changed.code == 1 && changed.complaint.contains("has changed") && changed.complaint.contains("--real"))
            let copy = await ProgramRun.run(evaluate + ["--real", "\(folder)/copy.csv", "--json", "\(folder)/x.json"], variables)
            #expect(copy.code == 0 && TestFiles.text("\(folder)/x.json")?.contains("\"closeness\"") == true, "\(copy.errors)")
            SampleTables.remove("\(folder)/people.csv")
            let gone = await ProgramRun.run(evaluate, variables)
            #expect(gone.code == 1 && gone.complaint.contains("no longer there") && gone.complaint.contains("--real"))
            // Other rows are no holdout: nothing is claimed of privacy.
            try SampleTables.write(SampleTables.people(700), to: "\(folder)/other.csv")
            let other = await ProgramRun.run(evaluate + ["--real", "\(folder)/other.csv", "--require-privacy"], variables)
            #expect(other.code == 4 && other.errors.contains("is not the file"), "\(other.errors)")
        }
    }

    @Test("--require-privacy ends with code 4 when rows of the training are given back")
    func copies() async throws {
        // Rows of their own each, so that a copy is no coincidence.
        var text = "a,b,c,d\n"
        for row in 0..<3000 {
            let word = row.isMultiple(of: 4) ? "?" : "x\(row % 3)"
            text += "\((row * 7919) % 100_003),\((row * 104_729) % 99_991).\(row % 10),\((row * 31_337) % 65_537), \(word)\n"
        }
        try await SampleTables.withFolder(text) { folder, variables in
            let fit = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            #expect(fit.code == 0, "\(fit.errors)")
            let run = await ProgramRun.run(["evaluate", "people", "\(folder)/people.csv", "--require-privacy", "--quiet"], variables)
            #expect(run.code == 4)
            #expect(run.complaint.contains("do not share"), "\(run.errors)")
            // The cells with a question mark are missing in both, although a blank stands before it.
            #expect(!run.output.contains("[poor] The wrong cells"), "\(run.output)")
            #expect(run.output.contains("Shares of missing cells differ by"), "\(run.output)")
        }
    }

    @Test(
        "Wrong use is told in one line",
        arguments: [
            (["evaluate", "people", "SYN", "--target", "incme"], 2), (["evaluate", "people", "none.csv"], 1),
            (["profile", "SYN", "--json", "--metadata"], 2), (["profile", "none.csv"], 1),
        ])
    func wrong(_ arguments: [String], _ code: Int) async throws {
        try await fitted(rows: 200) { folder, variables in
            let run = await ProgramRun.run(arguments.map { $0 == "SYN" ? "\(folder)/synthetic.csv" : $0 } + ["--quiet"], variables)
            #expect(Int(run.code) == code)
            #expect(run.errors.lineList.count == 1, "\(run.errors)")
        }
    }

    @Test("profile shows each column, as text and JSON, and writes metadata that fit takes")
    func profile() async throws {
        try await SampleTables.withFolder { folder, variables in
            let text = await ProgramRun.run(["profile", "\(folder)/people.csv"], variables)
            #expect(text.code == 0)
            for name in ["age", "sex", "job", "income"] { #expect(text.output.contains(name)) }
            let json = await ProgramRun.run(["profile", "\(folder)/people.csv", "--json", "--quiet"], variables)
            #expect(json.output.hasPrefix("{") && json.errors.isEmpty)
            let metadata = ["profile", "\(folder)/people.csv", "--metadata", "-o", "\(folder)/metadata.json"]
            #expect(await ProgramRun.run(metadata + ["--type", "age=category"], variables).code == 0)
            let fit = await ProgramRun.run(
                ["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--metadata", "\(folder)/metadata.json", "--quiet"], variables)
            #expect(fit.code == 0, "\(fit.errors)")
            #expect(await ProgramRun.run(["models", "show", "people"], variables).output.contains("category"))
            let sdv = await ProgramRun.run(["profile", "\(folder)/people.csv", "--metadata", "--sdv"], variables)
            #expect(sdv.output.contains("METADATA_SPEC_VERSION"))
        }
    }
}
