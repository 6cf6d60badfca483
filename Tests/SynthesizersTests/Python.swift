import FoundationEssentials
@preconcurrency import Glibc
import Testing

/// The Python interpreter that SEMBLANCE_PYTHON names, `python3` when it names none.
enum Python {
    private static let executable = getenv("SEMBLANCE_PYTHON").map { String(cString: $0) } ?? "python3"

    /// Whether it has the packages that tests use.
    static let isThere = (try? run("import numpy, safetensors; print('yes')", "")) == "yes\n"

    /// Why a test that needs it is left out.
    static let reason: Comment = "SEMBLANCE_PYTHON names no Python that has the packages safetensors and numpy"

    struct Failure: Error {
        var status: Int32
    }

    /// Runs a program with one argument and gives what it prints.
    static func run(_ program: String, _ argument: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "semblance-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (script, output) = (folder.appending(path: "program.py").path, folder.appending(path: "output.txt").path)
        try Data(program.utf8).write(to: URL(fileURLWithPath: script))

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = [executable, script, argument].map { (text: String) in strdup(text) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let started = posix_spawnp(&process, executable, &actions, nil, &arguments, environ)
        guard started == 0 else { throw Failure(status: started) }
        var status: Int32 = 0
        guard waitpid(process, &status, 0) == process, status == 0 else { throw Failure(status: status) }
        return try String(contentsOf: URL(fileURLWithPath: output), encoding: .utf8)
    }
}
