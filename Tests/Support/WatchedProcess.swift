internal import Glibc
internal import Synchronization

/// A child process that a shell watches: it is killed when the shell's standard input ends, so it never outlives this process, however
/// that dies.
final class WatchedProcess: Sendable {
    private let shell: pid_t
    /// The end of the pair of sockets that keeps the child alive; nil when it has ended.
    private let input: Mutex<Int32?>

    /// The folder is removed at the end unless it is to be kept; the child's output goes to `output.log` in it.
    private static let script = """
        folder=$1
        shift
        ulimit -n "$(ulimit -Hn)"
        "$@" </dev/null >>"$folder/output.log" 2>&1 &
        read -r line
        kill -9 $!
        wait $! 2>/dev/null
        [ "$line" = keep ] || rm -rf "$folder"
        """

    init(_ arguments: [String], folder: String) throws {
        // A shell that is gone already must not end the tests when it is told to end.
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        // Closed in every child, or another one would keep this one alive.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw MongoServer.Failure("No pair of sockets can be made.")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        var command = Self.cStrings(["/bin/sh", "-c", Self.script, "sh", folder] + arguments)
        var environment = Self.cStrings(["PATH=/usr/bin:/bin", "LC_ALL=C"])
        defer { for text in command + environment { free(text) } }
        // Threads of Swift's pool block signals, and a child inherits that; a shell needs them to notice the end of its own child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &command, &environment)
        close(ends[0])
        guard code == 0 else {
            close(ends[1])
            throw MongoServer.Failure("A process cannot be started: \(String(cString: strerror(code))).")
        }
        shell = process
        input = Mutex(ends[1])
    }

    deinit { end(keepingFolder: false) }

    /// Copies that end in a null pointer and that the caller frees.
    private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var pointers = texts.map { text -> UnsafeMutablePointer<CChar>? in strdup(text) }
        pointers.append(nil)
        return pointers
    }

    /// Kills the child and waits until it is gone; does nothing the second time.
    func end(keepingFolder: Bool) {
        let taken = input.withLock { input in
            defer { input = nil }
            return input
        }
        guard let taken else { return }
        if keepingFolder { _ = write(taken, "keep\n", 5) }
        close(taken)
        var status: Int32 = 0
        while waitpid(shell, &status, 0) == -1, errno == EINTR {}
    }
}
