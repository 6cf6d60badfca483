import CLIService
import Contracts
import Foundation
import TestSupport
import Testing

@Suite("The command line without a server")
struct CommandLineTests {
    private func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> ProgramRun {
        await ProgramRun.run(arguments, variables)
    }

    @Test("Help needs no server, names every command and the exit codes", arguments: [["--help"], ["-h"], ["help"]])
    func help(_ arguments: [String]) async {
        let run = await run(arguments)
        #expect(run.code == 0)
        for word in ["serve", "example", "version", "fit", "sample", "remote login", "Exit codes"] { #expect(run.output.contains(word)) }
        #expect(run.errors.isEmpty)
    }

    @Test("Each command has help with usage and examples of its own", arguments: CommandLineProgram.manual.map(\.name))
    func commandHelp(_ command: String) async throws {
        let words = command.split(separator: " ").map(String.init)
        for arguments in [words + ["--help"], words + ["-h"], ["help"] + words] {
            let run = await run(arguments)
            #expect(run.code == 0)
            #expect(run.output.hasPrefix("Usage: semblance \(command)"))
            let examples = try #require(run.output.components(separatedBy: "Examples:\n").last)
            #expect(examples.contains("semblance \(command)"), "an example shows the command itself")
            #expect(run.output.lineList.allSatisfy { $0.count <= 140 })
        }
    }

    @Test("A group of commands lists them, and asks for one")
    func groups() async {
        let help = await run(["remote", "--help"])
        #expect(help.code == 0 && help.output.contains("remote upload"))
        let alone = await run(["remote"])
        #expect(alone.code == 2 && alone.complaint.contains("login"))
        let unknown = await run(["models", "shw"])
        #expect(unknown.code == 2)
    }

    @Test("A word that is nearly right is answered with the right one")
    func suggestions() async {
        #expect(await run(["fti", "x.csv"]).complaint.contains("did you mean fit?"))
        #expect(await run(["fit", "x.csv", "--hodlout", "1"]).complaint.contains("did you mean --holdout?"))
        #expect(await run(["fit", "x.csv", "--zzzzzzzz", "1"]).complaint.contains("did you mean") == false)
    }

    @Test("Without a command the help is shown and the code is that of wrong use")
    func noCommand() async {
        let run = await run([])
        #expect(run.code == 2)
        #expect(run.output.contains("Usage:"))
    }

    @Test("version prints the version", arguments: [["version"], ["--version"]])
    func version(_ arguments: [String]) async {
        let run = await run(arguments)
        #expect(run.code == 0)
        #expect(run.output == "semblance \(Version.current)\n")
    }

    @Test(
        "Wrong use is told in one line on standard error, with code 2",
        arguments: [
            ["nonsense"], ["serve", "--nonsense"], ["serve", "extra"], ["serve", "--data"], ["serve", "--data="],
            ["serve", "--data", "a", "--data", "b"], ["serve", "--no-example=1"], ["example", "--url", "ftp://here"],
            ["example", "--password-file", "x"], ["example", "--username", "x"], ["example"], ["help", "nonsense"], ["fit"],
            ["fit", "a.csv", "b.csv"], ["completion", "tcsh"], ["remote", "login"], ["remote", "datasets"],
        ])
    func wrongUse(_ arguments: [String]) async {
        let run = await run(arguments, ["HOME": "/nowhere"])
        #expect(run.code == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("semblance: "))
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        #expect(run.errors.contains("--help"))
    }

    @Test("A server that does not answer is told in one line, with code 3")
    func unreachable() async throws {
        let port = try FreePort.take()
        let run = await run(["example", "--url", "http://127.0.0.1:\(port)/"], ["SEMBLANCE_TOKEN": "token"])
        #expect(run.code == 3)
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("http://127.0.0.1:\(port)"))
    }

    @Test("A file that cannot be read is named")
    func unreadableFile() async {
        let run = await run(["example", "--token-file", "/nowhere/token"])
        #expect(run.code == 1)
        #expect(run.errors.contains("/nowhere/token"))
    }

    @Test("serve refuses wrong settings before it starts anything, and names all of them")
    func wrongSettings() async throws {
        try await TemporaryFolder.with("cli") { folder in
            let run = await run(
                ["serve", "--data", "\(folder)/data"], ["API_PORT": "many", "LEASE_SECONDS": "-1", "WEB_PORT": "99999"])
            #expect(run.code == 2)
            for name in ["API_PORT", "LEASE_SECONDS", "WEB_PORT"] where name != "WEB_PORT" { #expect(run.errors.contains(name)) }
        }
    }
}
