internal import Glibc
internal import Synchronization

/// Ends our children when this process dies without a chance to do it, for instance by `kill -9`.
///
/// It is a tiny shell that reads the children's ids from a pipe. When the pipe closes, because this process is gone, it asks
/// those that still run to end, and ends them by force five seconds later.
final class ProcessGuardian: Sendable {
    static let shared = ProcessGuardian()

    /// The writing end of the pipe; -1 when the shell could not be started, which only costs the safety net.
    private let pipe: Mutex<Int32>

    private init() {
        pipe = Mutex((try? Self.start()) ?? -1)
    }

    func add(_ processID: Int32) { tell("+ \(processID)\n") }

    func remove(_ processID: Int32) { tell("- \(processID)\n") }

    private func tell(_ line: String) {
        pipe.withLock { pipe in
            guard pipe >= 0 else { return }
            _ = Array(line.utf8).withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) }
        }
    }

    private static func start() throws(ProcessError) -> Int32 {
        // A write to a guardian that has died must not end this process.
        signal(SIGPIPE, SIG_IGN)
        let script = """
            alive=
            while read -r sign id; do
                if [ "$sign" = + ]; then alive="$alive $id"; continue; fi
                others=
                for other in $alive; do [ "$other" = "$id" ] || others="$others $other"; done
                alive=$others
            done
            [ -n "$alive" ] || exit 0
            kill -TERM $alive
            sleep 5
            kill -KILL $alive
            """
        return try SpawnPlan(executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"]).startReading()
    }
}
