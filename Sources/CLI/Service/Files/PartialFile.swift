internal import FoundationEssentials
internal import Glibc
internal import Specification
internal import Tabular

/// A file that is not there under its name before it is whole.
///
/// It is written beside its place under a name that begins with a dot, and moved there by `commit`. What an earlier program that was
/// killed left behind is removed. A place that is no ordinary file, such as a pipe, is written directly.
final class PartialFile {
    /// Takes the bytes.
    let sink: any ByteSink
    private let target: String
    /// Nil when it is written in place.
    private let temporary: String?
    private var isOpen = true

    /// - Parameter mode: the permissions of a new file, as far as the process's mask allows.
    /// - Throws: `CommandFailure` or `SpecificationError` when it cannot be made.
    init(_ path: String, mode: mode_t = 0o666) throws {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR { throw CommandFailure("\(path) is a folder; a file is needed") }
        if exists, status.st_mode & S_IFMT != S_IFREG {
            target = path
            temporary = nil
            sink = try FileSink(path: path)
            return
        }
        // A link stays a link: what it leads to is replaced.
        target = exists ? Self.resolved(path) : path
        let (folder, name) = Self.split(target)
        Self.removeLeftovers(of: name, in: folder)
        let temporary = "\(folder)/.\(name).\(getpid()).partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw CommandFailure("\(path) cannot be written: \(String(cString: strerror(errno)))") }
        close(descriptor)
        self.temporary = temporary
        sink = try FileSink(path: temporary)
    }

    deinit { discard() }

    /// Ends the file and moves it to its place; it is on the disk then.
    func commit() throws {
        guard isOpen else { return }
        try sink.finish()
        isOpen = false
        guard let temporary else { return }
        do {
            try Self.synchronize(temporary)
            guard rename(temporary, target) == 0 else { throw CommandFailure("\(target) cannot be written: \(Self.reason)") }
            try Self.synchronize(Self.split(target).folder)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Ends the file as if it had never been begun.
    func discard() {
        guard isOpen else { return }
        isOpen = false
        if let temporary { unlink(temporary) }
    }

    private static var reason: String { String(cString: strerror(errno)) }

    private static func synchronize(_ path: String) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(path) cannot be written: \(reason)") }
        defer { close(descriptor) }
        // Some file systems do not know the call for folders.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw CommandFailure("\(path) cannot be written: \(reason)") }
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    /// Removes the partial files of programs that are gone.
    private static func removeLeftovers(of name: String, in folder: String) {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for entry in entries where entry.hasPrefix(".\(name).") && entry.hasSuffix(".partial") {
            let middle = entry.dropFirst(name.count + 2).dropLast(".partial".count)
            if let process = pid_t(middle), process > 0, kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(entry)") }
        }
    }
}
