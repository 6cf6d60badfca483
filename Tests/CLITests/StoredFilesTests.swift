import CLIService
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite("Models and files that the command line stores")
struct StoredFilesTests {
    @Test("A fit stores one file, which list, show, metadata, sample and remove find by name or path")
    func store() async throws {
        try await SampleTables.withFolder { folder, variables in
            let fit = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            #expect(fit.code == 0, "\(fit.errors)")
            #expect(SampleTables.names(in: "\(folder)/models") == ["people.semblance"])
            #expect(TestFiles.mode("\(folder)/models") == 0o700)

            let list = await ProgramRun.run(["models"], variables)
            #expect(list.output.contains("people") && list.output.contains("copula"))
            #expect(await ProgramRun.run(["models", "--names"], variables).output == "people\n")
            for name in ["people", "\(folder)/models/people.semblance"] {
                let show = await ProgramRun.run(["models", "show", name], variables)
                #expect(show.code == 0 && show.output.contains("income") && show.output.contains("people.csv"))
                let sample = await ProgramRun.run(["sample", name, "--rows", "3", "--quiet"], variables)
                #expect(sample.output.lineList.count == 4)
            }
            let metadata = await ProgramRun.run(["models", "metadata", "people"], variables)
            #expect(metadata.output.contains("\"columns\""))
            let sdv = await ProgramRun.run(["models", "metadata", "people", "--sdv"], variables)
            #expect(sdv.output.contains("METADATA_SPEC_VERSION"))
            #expect(await ProgramRun.run(["models", "remove", "people"], variables).code == 0)
            #expect(SampleTables.names(in: "\(folder)/models").isEmpty)
        }
    }

    @Test("A model that is not there is told with those that are; a file that is none with the reason")
    func missingModel() async throws {
        try await SampleTables.withFolder { folder, variables in
            let none = await ProgramRun.run(["sample", "people"], variables)
            #expect(none.code == 1 && none.complaint.contains("none is there yet"))
            _ = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            for command in [["sample", "peopel"], ["models", "remove", "peopel"], ["models", "show", "peopel"]] {
                let run = await ProgramRun.run(command, variables)
                #expect(run.code == 1 && run.complaint.contains("did you mean people?"))
            }
            try SampleTables.write("no model", to: "\(folder)/models/broken.semblance")
            let broken = await ProgramRun.run(["sample", "broken"], variables)
            #expect(broken.code == 1 && broken.complaint.contains("broken"))
            // The others are listed all the same.
            let list = await ProgramRun.run(["models"], variables)
            #expect(list.code == 0 && list.output.contains("people") && list.errors.contains("broken"))
        }
    }

    @Test("A file that cannot be finished is not there, and the one that was there stays")
    func nothingHalfWritten() async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            try SampleTables.write("before", to: "\(folder)/rows.csv")
            let interruption = Interruption()
            interruption.request()
            let run = await ProgramRun.run(
                ["sample", "people", "--rows", "1000", "--batch-size", "10", "-o", "\(folder)/rows.csv"], variables,
                interruption: interruption)
            #expect(run.code == 130)
            #expect(TestFiles.text("\(folder)/rows.csv") == "before")
            let wrong = await ProgramRun.run(
                ["sample", "people", "--where", "age=1000..2000", "--rows", "5", "-o", "\(folder)/rows.csv"], variables)
            #expect(wrong.code == 2)
            #expect(TestFiles.text("\(folder)/rows.csv") == "before")
            #expect(SampleTables.names(in: folder).filter { $0.hasSuffix(".partial") }.isEmpty)
        }
    }

    @Test("What a program that was killed left behind is removed by the next, and what another writes is not")
    func leftovers() async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            // No process has so high a number; the first process always runs.
            for name in [".rows.csv.4194999.partial", ".rows.csv.1.partial"] { try SampleTables.write("half", to: "\(folder)/\(name)") }
            let run = await ProgramRun.run(["sample", "people", "--rows", "5", "-o", "\(folder)/rows.csv"], variables)
            #expect(run.code == 0, "\(run.errors)")
            #expect(SampleTables.names(in: folder).filter { $0.hasSuffix(".partial") } == [".rows.csv.1.partial"])
        }
    }

    @Test("A link to a file stays a link, and a pipe is written to")
    func links() async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = await ProgramRun.run(["fit", "\(folder)/people.csv", "--synthesizer", "copula", "--quiet"], variables)
            try SampleTables.write("before", to: "\(folder)/real.csv")
            symlink("real.csv", "\(folder)/link.csv")
            let run = await ProgramRun.run(["sample", "people", "--rows", "5", "-o", "\(folder)/link.csv"], variables)
            #expect(run.code == 0)
            #expect(TestFiles.text("\(folder)/real.csv")?.lineList.count == 6)
            #expect(await ProgramRun.run(["sample", "people", "--rows", "5", "-o", "/dev/null"], variables).code == 0)
            #expect(access("/dev/null", W_OK) == 0)
        }
    }
}
