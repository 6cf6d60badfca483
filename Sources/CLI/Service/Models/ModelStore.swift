internal import Configuration
internal import FoundationEssentials
internal import Glibc

/// The folder of fitted models: `NAME.semblance` each.
struct ModelStore {
    static let ending = ".semblance"
    static let option = CommandOption.value(
        "--models", "FOLDER", "where models are kept; SEMBLANCE_MODELS when left out, else ~/.local/share/semblance/models",
        completes: .folder)

    let folder: String

    /// The folder that the arguments or the environment name.
    init(_ arguments: Arguments, _ environment: Environment) throws(UsageError) {
        if let folder = arguments["--models"] ?? environment["SEMBLANCE_MODELS"] {
            self.folder = folder
        } else {
            folder = try Self.home(environment, "XDG_DATA_HOME", ".local/share") + "/models"
        }
    }

    init(folder: String) { self.folder = folder }

    /// The program's folder below one of the user's (the XDG Base Directory Specification).
    static func home(_ environment: Environment, _ variable: String, _ usual: String) throws(UsageError) -> String {
        // The specification has relative paths ignored.
        if let base = environment[variable], base.hasPrefix("/") { return base + "/semblance" }
        guard let home = environment["HOME"] else { throw UsageError("neither \(variable) nor HOME is set; give --models FOLDER") }
        return "\(home)/\(usual)/semblance"
    }

    /// The file of a model that is given by its name or by a path.
    func path(of model: String) -> String {
        Self.isPath(model) ? model : "\(folder)/\(model)\(Self.ending)"
    }

    /// Where a fit keeps what it needs to go on after it was killed.
    func checkpointPath(of name: String) -> String { "\(folder)/.\(name).checkpoint" }

    static func isPath(_ model: String) -> Bool { model.contains("/") || model.hasSuffix(ending) }

    /// - Throws: `UsageError` when a model cannot be called that.
    static func check(_ name: String, _ option: String) throws(UsageError) {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), name.utf8.count <= 200, name.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw UsageError("\(option) must be a name without slashes that does not begin with a dot, not '\(name)'")
        }
    }

    /// All names, sorted.
    func names() -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return entries.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.map { String($0.dropLast(Self.ending.count)) }.sorted()
    }

    /// The bytes of a model.
    /// - Throws: `CommandFailure` that says which models there are.
    func bytes(of model: String) throws(CommandFailure) -> [UInt8] {
        let path = path(of: model)
        guard FileManager.default.fileExists(atPath: path) || Self.isPath(model) else {
            let names = names()
            let known =
                names.isEmpty ? "none is there yet: semblance fit FILE makes one" : "the models are \(names.joined(separator: ", "))"
            throw CommandFailure("there is no model '\(model)' in \(folder)\(Suggestion.text(for: model, among: names)); \(known)")
        }
        return try SmallFile.bytes(of: path)
    }

    /// Makes the folder, for this user alone: a model tells of the data it learned from.
    func prepare() throws(CommandFailure) { try SmallFile.makeFolder(folder, mode: 0o700) }

    /// Stores a model, whole or not at all, over the one of that name.
    /// - Returns: the path of its file.
    func store(_ bytes: [UInt8], as name: String) throws -> String {
        try prepare()
        let path = path(of: name)
        try SmallFile.write(bytes, to: path)
        return path
    }

    /// Removes a model, and what a fit of that name that was stopped has left.
    func remove(_ model: String) throws(CommandFailure) {
        let path = path(of: model)
        if !Self.isPath(model) { unlink(checkpointPath(of: model)) }
        guard unlink(path) == 0 else {
            let reason = String(cString: strerror(errno))
            // Says which models there are when there is none of that name.
            _ = try bytes(of: model)
            throw CommandFailure("\(path) cannot be removed: \(reason)")
        }
    }
}
