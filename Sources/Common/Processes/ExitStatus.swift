internal import Glibc

/// How a process ended.
package enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// It ended by itself; 0 means that all went well.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)

    package var description: String {
        switch self {
        case .exited(let code): "ended with code \(code)"
        case .signalled(let number): "was ended by signal \(number)"
        }
    }

    /// Blocks until the child has ended, and leaves its id taken.
    static func waitForEnd(of processID: Int32) {
        var information = siginfo_t()
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    }

    /// How the child ended; gives its id back to the system.
    static func collect(_ processID: Int32) -> ExitStatus {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 {
            // Somebody else has taken its status: all that is known is that it has ended.
            guard errno == EINTR else { return .exited(-1) }
        }
        // The macros WIFSIGNALED, WTERMSIG and WEXITSTATUS, which Swift does not import.
        let signalNumber = status & 0x7f
        return signalNumber == 0 ? .exited((status >> 8) & 0xff) : .signalled(signalNumber)
    }
}

/// The signals by which processes are ended.
package enum ProcessSignal {
    /// Asks a process to end (SIGTERM).
    package static let terminate = SIGTERM
    /// What Ctrl-C sends (SIGINT).
    package static let interrupt = SIGINT
    /// Ends a process by force (SIGKILL).
    package static let kill = SIGKILL
}
