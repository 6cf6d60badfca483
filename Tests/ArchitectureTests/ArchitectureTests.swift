import Foundation
import TestSupport
import Testing

@Suite("The module boundaries of docs/architecture.md hold")
struct ArchitectureTests {
    private let graph: ModuleGraph

    init() throws {
        graph = try ModuleGraph()
        try #require(graph.modules.count >= 20, "the manifest's library(…) declarations were not understood")
    }

    @Test("A module imports only what Package.swift declares for it directly")
    func declaredImportsOnly() {
        let known = Set(graph.modules.keys)
        for module in graph.modules.values {
            for (imported, file) in module.imported where known.contains(imported) || imported.hasPrefix("C") && isCLibrary(imported) {
                #expect(module.declared.contains(imported), "\(file) imports \(imported), which \(module.name) does not declare")
            }
        }
    }

    @Test("Package.swift declares no module that nothing imports")
    func noIdleDeclarations() {
        for module in graph.modules.values {
            for declared in module.declared.sorted() {
                #expect(module.imported[declared] != nil, "\(module.name) declares \(declared) and never imports it")
            }
        }
    }

    @Test("Each C library has exactly one Swift importer")
    func soleImporters() {
        let owners = [
            "CMicroHTTPD": "HTTPServer", "CMicroHTTPDShims": "HTTPServer", "CCurl": "HTTPClient", "CCurlShims": "HTTPClient",
            "CMongoC": "CatalogMongo", "CMongoCShims": "CatalogMongo", "CSQLite": "CatalogSQLite", "COpenSSL": "Crypto",
            "CKernels": "Neural", "CThreads": "Threads", "CZlib": "Tabular", "CYaml": "YAML",
        ]
        for module in graph.modules.values {
            for (imported, file) in module.imported {
                guard let owner = owners[imported] else { continue }
                #expect(module.name == owner, "\(file) imports \(imported), which only \(owner) may")
            }
        }
    }

    @Test("The engine knows nothing of HTTP, databases or users")
    func engineStandsAlone() {
        let engine = Set(graph.modules.values.filter { $0.folder.hasPrefix("Sources/Engine/") }.map(\.name))
        for name in engine {
            let outside = graph.reach(of: name).filter { !engine.contains($0) && !isCLibrary($0) }
            #expect(outside.isEmpty, "\(name) reaches \(outside.sorted())")
        }
    }

    @Test("Evaluation never reaches the synthesizers it judges")
    func evaluationIsIndependent() {
        #expect(!graph.reach(of: "Evaluation").contains("Synthesizers"))
        #expect(!graph.reach(of: "Evaluation").contains("Neural"))
    }

    @Test("Only the API opens the store; web and trainer speak HTTP")
    func onlyTheAPIOpensTheStore() {
        for name in ["WebService", "TrainerService", "CLIService"] {
            let stores = graph.reach(of: name).filter { $0.hasPrefix("Catalog") }
            #expect(stores.isEmpty, "\(name) reaches \(stores.sorted())")
        }
        #expect(!graph.reach(of: "WebService").contains("Synthesizers"), "the web page makes its forms from what the API describes")
    }

    @Test("Sources hold no unfinished marks, no way to die on input and no paths of a machine")
    func noForbiddenWords() throws {
        // Put together here so that this file does not contain them itself.
        let words = [
            "TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error(", "try" + "!", "nonisolated(" + "unsafe)", "/wo" + "rk/",
            "/ro" + "ot/",
        ]
        let folders = ["Sources", "Tests", "Benchmarks", "docs", "scripts", "docker"]
        for folder in folders {
            for ending in [".swift", ".md", ".sh", ".py", ".js", ".css", ".c", ".h", "Dockerfile"] {
                for path in try ProjectFiles.paths(under: folder, ending: ending) {
                    let text = try ProjectFiles.text(path)
                    for word in words where text.contains(word) { Issue.record("\(path) contains \(word)") }
                }
            }
        }
    }

    @Test("A source file has at most 500 lines")
    func filesAreShort() throws {
        for folder in ["Sources", "Tests"] {
            for path in try ProjectFiles.paths(under: folder, ending: ".swift") {
                let lines = try ProjectFiles.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
                #expect(lines <= 501, "\(path) has \(lines) lines; when a file has two jobs, split it")
            }
        }
    }

    @Test("The images of all services share their build stage to the letter")
    func imagesShareTheirBuildStage() throws {
        let stages = try ["api", "trainer", "web"].map { name in
            try ProjectFiles.text("docker/\(name).Dockerfile").components(separatedBy: "\nFROM ").first
        }
        #expect(Set(stages).count == 1, "Docker builds a stage once only when the lines are equal")
    }

    private func isCLibrary(_ name: String) -> Bool {
        graph.modules[name] == nil && name.first == "C" && name.dropFirst().first?.isUppercase == true
    }
}
