import Foundation
import Processes

/// The program as a process of its own, for what a process alone has: a working directory, pipes, signals.
enum OwnProcess {
    struct Run {
        var code: Int32
        /// What it wrote to both its outputs.
        var output: String
    }

    /// Runs the program in a folder.
    static func run(_ arguments: [String], in folder: String) throws -> Run {
        try run("\(try Program.directory())/semblance", arguments, in: folder)
    }

    /// Runs a line of bash, for which `semblance` is the program.
    static func shell(_ line: String, in folder: String, _ variables: [String: String]) throws -> Run {
        let path = "PATH=\"\(try Program.directory()):$PATH\"; "
        return try run("/bin/bash", ["--norc", "-c", path + line], in: folder, variables)
    }

    private static func run(
        _ executable: String, _ arguments: [String], in folder: String, _ variables: [String: String] = [:]
    ) throws -> Run {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(code: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }
}
