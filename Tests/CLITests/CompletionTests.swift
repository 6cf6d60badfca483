import CLIService
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Completion of shells")
struct CompletionTests {
    @Test("The script of each shell names every command and every option", arguments: ["bash", "zsh", "fish"])
    func namesEverything(_ shell: String) async {
        let script = await ProgramRun.run(["completion", shell])
        #expect(script.code == 0)
        for (name, help) in CommandLineProgram.manual {
            for word in name.split(separator: " ") { #expect(script.output.contains(word), "\(word)") }
            for match in help.matches(of: /(?m)^  (?:-., )?(--[a-z_-]+)/) {
                // fish is told long options without their dashes.
                let option = shell == "fish" ? "-l \(match.1.dropFirst(2))" : String(match.1)
                #expect(script.output.contains(option), "\(name) \(option)")
            }
        }
    }

    @Test("bash completes commands, second words, options, words and models")
    func bash() async throws {
        let script = await ProgramRun.run(["completion", "bash"]).output
        try await TemporaryFolder.with("completion") { folder in
            try SampleTables.write(script, to: "\(folder)/script")
            // Stands for the program, which is asked for the models.
            try SampleTables.write("#!/bin/sh\necho people\n", to: "\(folder)/semblance")
            chmod("\(folder)/semblance", 0o755)
            func completions(_ words: String...) throws -> Set<String> {
                let line = words.map { "'\($0)'" }.joined(separator: " ")
                let text = """
                    cd '\(folder)'; PATH="\(folder):$PATH"; source ./script
                    COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); _semblance; printf '%s\\n' "${COMPREPLY[@]}"
                    """
                let process = Process()
                process.executableURL = URL(filePath: "/bin/bash")
                process.arguments = ["--norc", "-c", text]
                let output = Pipe()
                process.standardOutput = output
                try process.run()
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                return Set(String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init))
            }
            #expect(try completions("semblance", "sam") == ["sample"])
            #expect(try completions("semblance", "remote", "lo") == ["login", "logout"])
            #expect(try completions("semblance", "fit", "x.csv", "--syn") == ["--synthesizer"])
            #expect(try completions("semblance", "fit", "--synthesizer", "for") == ["forest"])
            #expect(try completions("semblance", "sample", "peo") == ["people"])
            #expect(try completions("semblance", "fit", "scr") == ["script"])
            #expect(try completions("semblance", "models", "show", "peo") == ["people"])
        }
    }
}
