internal import Glibc

/// Where this program lies.
package enum Program {
    /// The folder of the running program's file; its sister programs lie there too.
    package static func directory() throws(ProcessError) -> String {
        guard let resolved = realpath("/proc/self/exe", nil) else {
            throw ProcessError("the program's own place cannot be found (/proc is not readable)")
        }
        defer { free(resolved) }
        let path = String(cString: resolved)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
