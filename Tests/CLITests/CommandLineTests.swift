import CLIService
import Contracts
import Synchronization
import TestSupport
import Testing

@Suite("The command line without a server")
struct CommandLineTests {
    /// What a run of the program left behind.
    private struct Run: Sendable {
        var code: Int32
        var output: String
        var errors: String
    }

    private func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> Run {
        let output = Mutex("")
        let errors = Mutex("")
        let terminal = Terminal(
            isInteractive: false, out: { text in output.withLock { $0 += text } }, error: { text in errors.withLock { $0 += text } })
        let code = await CommandLineProgram.run(arguments: arguments, variables: variables, terminal: terminal)
        return Run(code: code, output: output.withLock { $0 }, errors: errors.withLock { $0 })
    }

    @Test("Help needs no server, names every command and the exit codes", arguments: [["--help"], ["-h"], ["help"]])
    func help(_ arguments: [String]) async {
        let run = await run(arguments)
        #expect(run.code == 0)
        for word in ["serve", "example", "version", "Exit codes"] { #expect(run.output.contains(word)) }
        #expect(run.errors.isEmpty)
    }

    @Test("Each command has help with usage and examples of its own", arguments: ["serve", "example"])
    func commandHelp(_ command: String) async {
        for arguments in [[command, "--help"], [command, "-h"], ["help", command]] {
            let run = await run(arguments)
            #expect(run.code == 0)
            #expect(run.output.hasPrefix("Usage: semblance \(command)"))
            #expect(run.output.contains("Examples:"))
        }
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
            ["example", "--password-file", "x"], ["example", "--username", "x"], ["example"], ["help", "nonsense"],
        ])
    func wrongUse(_ arguments: [String]) async {
        let run = await run(arguments)
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
