internal import FoundationEssentials
internal import Glibc

/// The processes of this machine that tests have started.
package enum ProcessTable {
    /// The ids of running processes whose program has that file name and whose environment holds that entry.
    package static func processes(named name: String, environment entry: String) -> [Int32] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return numbers.filter { number in
            // A zombie has no environment any more.
            guard let variables = FileManager.default.contents(atPath: "/proc/\(number)/environ"),
                let command = FileManager.default.contents(atPath: "/proc/\(number)/cmdline")
            else { return false }
            let program = String(decoding: command.prefix { $0 != 0 }, as: UTF8.self)
            return (program == name || program.hasSuffix("/\(name)"))
                && variables.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == entry }
        }.sorted()
    }

    /// Ends a process that a test has started, by force.
    package static func kill(_ processID: Int32) { _ = Glibc.kill(processID, SIGKILL) }
}
