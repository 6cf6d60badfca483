internal import Glibc

/// How many threads share the work.
enum Processors {
    /// What `--threads` says, else all processors that this process may use, at most 8. No result depends on it.
    static func threads(_ arguments: Arguments) throws(UsageError) -> Int {
        try arguments.integer("--threads", atLeast: 1, atMost: 256) ?? count
    }

    /// All processors, at most 8.
    static var count: Int { max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
