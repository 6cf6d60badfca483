import CLIService
import TestSupport
import Testing

/// `train` and `infer` work below the working directory, so that each run is a process of its own.
@Suite("syngen's spelling", .timeLimit(.minutes(5)))
struct SyngenTests {
    @Test("Table and rows go through the commands and folders that syngen's users know")
    func wholeWay() async throws {
        try await SampleTables.withFolder { folder, _ in
            let train = try OwnProcess.run(
                [
                    "train", "--source", "./people.csv", "--table_name", "Churn", "--epochs", "5", "--row_limit", "300", "--drop_null",
                    "False",
                    "--batch_size", "32", "--log_level", "INFO",
                ], in: folder)
            #expect(train.code == 0, "\(train.output)")
            #expect(train.output.contains("epochs"), "what means nothing here is said")
            let infer = try OwnProcess.run(["infer", "50", "Churn"], in: folder)
            #expect(infer.code == 0, "\(infer.output)")
            let path = "\(folder)/model_artifacts/tmp_store/Churn/merged_infer_Churn.csv"
            let rows = try #require(TestFiles.text(path))
            #expect(rows.lineList.count == 51 && rows.lineList[0] == "age,sex,job,income")
            // Later versions of syngen name everything by the slug.
            #expect(TestFiles.text("\(folder)/model_artifacts/tmp_store/churn/merged_infer_churn.csv") == rows)
            let options = try OwnProcess.run(
                ["infer", "--size=50", "--table_name=Churn", "--run_parallel", "True", "--batch_size=7", "--random_seed=0"], in: folder)
            #expect(options.code == 0, "\(options.output)")
            #expect(TestFiles.text(path) == rows, "the seed is 0 when left out, and blocks change no row")
            _ = try OwnProcess.run(["infer", "50", "Churn", "--random_seed", "4"], in: folder)
            #expect(TestFiles.text(path) != rows)
        }
    }

    @Test("drop_null leaves no row with a gap; reports are made where they are looked for")
    func reports() async throws {
        try await SampleTables.withFolder(SampleTables.people(800)) { folder, _ in
            let train = try OwnProcess.run(
                ["train", "--source", "people.csv", "--table_name", "t", "--drop_null", "True", "--reports", "metrics_only"], in: folder)
            #expect(train.code == 0 && train.output.contains("Median accuracy"), "\(train.output)")
            let infer = try OwnProcess.run(["infer", "--size", "300", "--table_name", "t", "--print_report", "True"], in: folder)
            #expect(infer.code == 0, "\(infer.output)")
            let rows = try #require(TestFiles.text("\(folder)/model_artifacts/tmp_store/t/merged_infer_t.csv"))
            #expect(rows.lineList.allSatisfy { !$0.contains(",,") })
            let reports = SampleTables.names(in: "\(folder)/model_artifacts/tmp_store/t/reports")
            #expect(reports.count == 1 && reports.allSatisfy { $0.hasPrefix("accuracy-report-") && $0.hasSuffix(".html") })
        }
    }

    @Test("Metadata of one table in YAML is followed; of linked tables, it is said that they cannot be learned yet")
    func metadata() async throws {
        try await SampleTables.withFolder { folder, _ in
            let yaml = """
                global:
                    infer_settings:
                        size: 30
                PEOPLE:
                    train_settings:
                        source: "./people.csv"
                        drop_null: true
                        column_types:
                            categorical:
                                - age
                    infer_settings:
                        destination: "./out.csv"
                        random_seed: 3
                    format:
                        sep: ","
                        encoding: utf-8
                """
            try SampleTables.write(yaml, to: "\(folder)/one.yaml")
            let train = try OwnProcess.run(["train", "--metadata_path", "one.yaml"], in: folder)
            #expect(train.code == 0, "\(train.output)")
            let infer = try OwnProcess.run(["infer", "--metadata_path", "one.yaml"], in: folder)
            #expect(infer.code == 0, "\(infer.output)")
            #expect(TestFiles.text("\(folder)/out.csv")?.lineList.count == 31)

            let linked = yaml + "\nORDER:\n    train_settings:\n        source: o.csv\n"
            for (text, word) in [(linked, "linked tables"), (yaml + "\n    magic: 1\n", "magic"), (yaml + "\n\tx", "line")] {
                try SampleTables.write(text, to: "\(folder)/wrong.yaml")
                let run = try OwnProcess.run(["train", "--metadata_path", "wrong.yaml"], in: folder)
                #expect(run.code == 2 && run.output.contains(word) && run.output.lineList.count == 1, "\(run.output)")
            }
        }
    }

    @Test("A key that the metadata name stays one: no value comes twice, and values look like the pattern")
    func keys() async throws {
        let rows = (0..<300).map { "K\(1000 + $0 * 7),\($0 % 5),\(["a", "b", "c"][$0 % 3])" }
        try await SampleTables.withFolder("id,size,kind\n" + rows.joined(separator: "\n") + "\n") { folder, _ in
            let yaml = """
                THINGS:
                    train_settings: {source: people.csv}
                    infer_settings: {size: 400, destination: out.csv}
                    keys:
                        PK_ID: {type: PK, columns: [id], regex_patterns: {id: "K[0-9]{4}"}}
                """
            try SampleTables.write(yaml, to: "\(folder)/keys.yaml")
            for command in ["train", "infer"] {
                let run = try OwnProcess.run([command, "--metadata_path", "keys.yaml"], in: folder)
                #expect(run.code == 0, "\(run.output)")
            }
            let ids = try #require(TestFiles.text("\(folder)/out.csv")).lineList.dropFirst().map { $0.prefix { $0 != "," } }
            #expect(ids.count == 400 && Set(ids).count == 400)
            #expect(ids.allSatisfy { $0.wholeMatch(of: /K[0-9]{4}/) != nil }, "\(ids.prefix(3))")
        }
    }

    @Test(
        "Wrong use is told in one line",
        arguments: [
            (["train"], 2, "--table_name"), (["train", "--table_name", "x"], 2, "--source"),
            (["train", "--source", "people.csv", "--table_name", "x", "--drop_null", "perhaps"], 2, "perhaps"),
            (["train", "--source", "people.xlsx", "--table_name", "x"], 2, ".xlsx"),
            (["train", "--source", "people.csv", "--table_name", "x", "--reports", "all", "--reports", "none"], 2, "--reports"),
            (["train", "--source", "none.csv", "--table_name", "x", "--log_level", "ERROR"], 1, "none.csv"),
            (["infer", "many", "x"], 2, "SIZE"), (["infer", "5", "x"], 1, "semblance train"),
            (["infer", "--size", "0", "--table_name", "x"], 2, "--size"),
        ])
    func wrong(_ arguments: [String], _ code: Int, _ word: String) async throws {
        try await SampleTables.withFolder { folder, _ in
            let run = try OwnProcess.run(arguments, in: folder)
            #expect(Int(run.code) == code && run.output.lineList.count == 1 && run.output.contains(word), "\(run.output)")
            #expect(SampleTables.names(in: folder) == ["people.csv"])
        }
    }
}
