internal import Concurrency
internal import Glibc

/// What to start and with what, ready to be handed to the system.
struct SpawnPlan {
    var executable: String
    var arguments: [String]
    var environment: [String: String]

    /// Starts it; the readers belong to the outputs that are read line by line.
    func start(output: ChildProcess.Output, errors: ChildProcess.Output) throws(ProcessError) -> (processID: Int32, readers: [LineReader]) {
        // A pipe must not be inherited by a child that another thread starts before it is marked as not inheritable.
        try startLock.withLock { (_: inout Void) throws(ProcessError) in try startAlone(output: output, errors: errors) }
    }

    private func startAlone(
        output: ChildProcess.Output, errors: ChildProcess.Output
    ) throws(ProcessError) -> (processID: Int32, readers: [LineReader]) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        var childEnds: [Int32] = []
        var readers: [LineReader] = []
        defer { for end in childEnds { close(end) } }
        for (target, output) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
            switch output {
            case .inherit: break
            case .discard: posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_WRONLY, 0)
            case .file(let path): posix_spawn_file_actions_addopen(&actions, target, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            case .lines(let receive):
                let ends = try Self.pipe()
                childEnds.append(ends.writing)
                readers.append(LineReader(descriptor: ends.reading, receive: receive))
                posix_spawn_file_actions_adddup2(&actions, ends.writing, target)
            }
        }
        return (try spawn(&actions), readers)
    }

    /// Starts it with the reading end of a pipe as its input; gives the writing end.
    func startReading() throws(ProcessError) -> Int32 {
        try startLock.withLock { (_: inout Void) throws(ProcessError) in
            let ends = try Self.pipe()
            defer { close(ends.reading) }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_adddup2(&actions, ends.reading, STDIN_FILENO)
            for target in [STDOUT_FILENO, STDERR_FILENO] {
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_WRONLY, 0)
            }
            do throws(ProcessError) {
                _ = try spawn(&actions)
                return ends.writing
            } catch {
                close(ends.writing)
                throw error
            }
        }
    }

    private func spawn(_ actions: inout posix_spawn_file_actions_t) throws(ProcessError) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, and the signals as a fresh program expects them.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var processID: pid_t = 0
        let code = withCStrings([executable] + arguments) { arguments in
            withCStrings(variables) { posix_spawn(&processID, executable, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else { throw ProcessError("\(executable) could not be started: \(String(cString: strerror(code)))") }
        return processID
    }

    /// The two ends of a pipe, neither of which children inherit.
    static func pipe() throws(ProcessError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ProcessError("no pipe could be made: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}

/// Held while pipes are made and children are started.
private let startLock = Monitor<Void>(())

/// Runs `body` with a null-terminated list of C strings.
private func withCStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
}
