import TestSupport
import Testing

@Suite("The program between others in a shell", .timeLimit(.minutes(2)))
struct PipeTests {
    @Test("Rows come from standard input and go to standard output; a reader that has enough ends the program quietly, with code 0")
    func pipes() async throws {
        try await SampleTables.withFolder { folder, variables in
            let fit = try OwnProcess.shell(
                "cat people.csv | semblance fit - --model piped --synthesizer copula --quiet", in: folder, variables)
            #expect(fit.code == 0 && fit.output.contains("Stored the model piped"), "\(fit.output)")
            let head = try OwnProcess.shell(
                "set -o pipefail; semblance sample piped --rows 500000 --quiet | head -n 2", in: folder, variables)
            #expect(head.code == 0, "\(head.output)")
            #expect(head.output.lineList.count == 2 && head.output.hasPrefix("age,sex,job,income\n"), "\(head.output)")
        }
    }

    @Test("A full disk is an error, and no rows are there")
    func fullDisk() async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = try OwnProcess.shell("semblance fit people.csv --synthesizer copula --quiet", in: folder, variables)
            let run = try OwnProcess.shell("semblance sample people --rows 100000 --quiet > /dev/full", in: folder, variables)
            #expect(run.code == 1 && run.output.lineList.count == 1 && run.output.contains("standard output"), "\(run.output)")
        }
    }

    @Test("SIGINT ends sampling with code 130, and the file is not there")
    func signal() async throws {
        try await SampleTables.withFolder { folder, variables in
            _ = try OwnProcess.shell("semblance fit people.csv --synthesizer copula --quiet", in: folder, variables)
            // Job control lets the program have the signal, which bash keeps from what runs beside it.
            let run = try OwnProcess.shell(
                """
                set -m; semblance sample people --rows 1000000000 --quiet -o rows.csv & process=$!
                until ls .rows.csv.*.partial >/dev/null 2>&1; do sleep 0.05; done
                kill -INT $process; wait $process; echo "code $?"
                """, in: folder, variables)
            #expect(run.output.contains("code 130"), "\(run.output)")
            #expect(SampleTables.names(in: folder).filter { $0.contains("rows.csv") }.isEmpty)
        }
    }
}
