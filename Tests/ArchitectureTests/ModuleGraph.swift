import TestSupport

/// The modules that Package.swift declares, and what their files import.
struct ModuleGraph {
    struct Module {
        var name: String
        var folder: String
        /// What the manifest lets it import.
        var declared: Set<String>
        /// What its files import, with one file that does.
        var imported: [String: String]
    }

    private(set) var modules: [String: Module] = [:]

    init() throws {
        let manifest = try ProjectFiles.text("Package.swift")
        let declaration = /library\(\s*"([^"]+)"(?:,\s*name:\s*"([^"]+)")?(?:,\s*\[([^\]]*)\])?\s*\)/
        for match in manifest.matches(of: declaration) {
            let folder = "Sources/\(match.1)"
            let name = match.2.map(String.init) ?? String(match.1.split(separator: "/").last ?? "")
            let declared = Set((match.3 ?? "").matches(of: /"([^"]+)"/).map { String($0.1) })
            modules[name] = Module(name: name, folder: folder, declared: declared, imported: try Self.imports(in: folder))
        }
    }

    /// Everything a module reaches through the modules it may import.
    func reach(of name: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            for module in modules[next]?.declared ?? [] where found.insert(module).inserted { waiting.append(module) }
        }
        return found
    }

    private static func imports(in folder: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for path in try ProjectFiles.paths(under: folder, ending: ".swift") {
            for line in try ProjectFiles.text(path).split(separator: "\n") {
                if let match = line.firstMatch(
                    of:
                        /^\s*(?:@\S+\s+)?(?:public |package |internal |private |fileprivate )?import (?:struct |class |enum |protocol |func )?(\w+)/
                ) {
                    found[String(match.1)] = path
                }
            }
        }
        return found
    }
}
