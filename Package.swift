// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// One set of language settings for every Swift target, so that no module is laxer than another.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// A library target in `Sources/<folder>`; the module is named after the folder unless `name` says otherwise.
func library(_ folder: String, name: String? = nil, _ dependencies: [Target.Dependency] = []) -> Target {
    let module = name ?? folder.split(separator: "/").last.map(String.init) ?? folder
    return .target(
        name: module, dependencies: dependencies, path: "Sources/\(folder)", swiftSettings: swiftSettings,
        linkerSettings: [.linkedLibrary("m")])
}

/// The tests of one module, in `Tests/<name>`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies + ["TestSupport"],
        path: "Tests/\(name)",
        swiftSettings: swiftSettings)
}

/// A three-line executable whose work is in a library (a closure made in `main` is bound to the main actor).
func program(_ name: String, path: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: swiftSettings)
}

let systemLibraries: [Target] = [
    .systemLibrary(
        name: "CMicroHTTPD", path: "Sources/C/CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CCurl", path: "Sources/C/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CMongoC", path: "Sources/C/CMongoC", pkgConfig: "libmongoc-1.0", providers: [.apt(["libmongoc-dev"])]),
    .systemLibrary(name: "CSQLite", path: "Sources/C/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYaml", path: "Sources/C/CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/C/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "COpenSSL", path: "Sources/C/COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CMicroHTTPDShims", dependencies: ["CMicroHTTPD"], path: "Sources/C/CMicroHTTPDShims"),
    .target(name: "CCurlShims", dependencies: ["CCurl"], path: "Sources/C/CCurlShims"),
    .target(name: "CThreads", path: "Sources/C/CThreads"),
    .target(name: "CKernels", path: "Sources/C/CKernels", cSettings: [.unsafeFlags(["-O3"])]),
]

let engine: [Target] = [
    library("Engine/Specification"),
    library("Engine/Random"),
    library("Engine/Safetensors", ["Specification"]),
    library("Engine/Series", ["Specification", "Random", "Safetensors"]),
    library("Engine/Tabular", ["Specification", "CZlib"]),
    library("Engine/Generators", ["Tabular", "Random", "Specification"]),
    library("Engine/Threads", ["CThreads"]),
    library("Engine/Neural", ["Random", "Threads", "CKernels"]),
    library("Engine/Trees", ["Random", "Tabular", "Threads"]),
    library("Engine/Evaluation", ["Series", "Random", "Tabular", "Threads", "Trees"]),
    library(
        "Engine/TableSynthesizers",
        ["Specification", "Random", "Safetensors", "Tabular", "Generators", "Threads", "Trees", "Neural"]),
    library("Engine/Reports", ["Tabular", "Evaluation", "Specification", "Random", "Threads", "Trees"]),
    library("Engine/Synthesizers", ["Specification", "Random", "Safetensors", "Series", "Neural", "Threads"]),
]

let common: [Target] = [
    library("Common/Contracts", ["Specification"]),
    library("Common/Configuration"),
    library("Common/Logging", ["Concurrency"]),
    library("Common/Concurrency"),
    library("Common/Processes", ["Concurrency"]),
    library("Common/Crypto", ["COpenSSL"]),
    library("Common/YAML", ["Specification", "CYaml"]),
    library("Common/HTTPServer", ["Concurrency", "Logging", "CMicroHTTPD", "CMicroHTTPDShims"]),
    library("Common/HTTPClient", ["Concurrency", "CCurl", "CCurlShims"]),
    library("Common/BSON"),
    library("Common/Catalog", ["Contracts", "Specification"]),
    library("Common/CatalogMongo", ["Catalog", "BSON", "Contracts", "Concurrency", "Crypto", "Logging", "CMongoC"]),
    library("Common/CatalogSQLite", ["Catalog", "Contracts", "Concurrency", "Crypto", "Logging", "CSQLite"]),
]

let services: [Target] = [
    library(
        "API/Service", name: "APIService",
        [
            "Contracts", "Configuration", "Logging", "Concurrency", "Crypto", "HTTPServer", "HTTPClient", "Catalog", "CatalogMongo",
            "CatalogSQLite",
            "Specification", "Safetensors", "Series", "Synthesizers", "Tabular", "TableSynthesizers", "Reports",
        ]),
    library(
        "Trainer/Service", name: "TrainerService",
        [
            "Contracts", "Configuration", "Logging", "Concurrency", "Crypto", "HTTPClient", "Specification", "Safetensors", "Series",
            "Synthesizers", "Evaluation", "Tabular", "TableSynthesizers", "Reports",
        ]),
    library(
        "Web/Service", name: "WebService",
        ["Contracts", "Configuration", "Logging", "Concurrency", "Crypto", "HTTPServer", "HTTPClient", "Specification"]),
    library(
        "CLI/Service", name: "CLIService",
        [
            "Contracts", "Configuration", "Concurrency", "Processes", "Crypto", "HTTPClient", "Specification", "Series", "Synthesizers",
            "Random", "Tabular", "TableSynthesizers", "Evaluation", "Reports", "YAML",
        ]),
    program("semblance-api", path: "Sources/API/Main", ["APIService"]),
    program("semblance-trainer", path: "Sources/Trainer/Main", ["TrainerService"]),
    program("semblance-web", path: "Sources/Web/Main", ["WebService"]),
    program("semblance", path: "Sources/CLI/Main", ["CLIService"]),
    program(
        "semblance-bench", path: "Benchmarks/Sources",
        ["Series", "Neural", "Synthesizers", "Evaluation", "Random", "Specification", "Threads", "Tabular", "TableSynthesizers"]),
]

let testTargets: [Target] = [
    .target(
        name: "TestSupport", dependencies: ["HTTPClient", "Contracts", "Processes", "Specification", "BSON", "Catalog"],
        path: "Tests/Support", exclude: ["schemathesis.sh"], swiftSettings: swiftSettings),
    tests("ArchitectureTests", ["Configuration"]),
    tests("SpecificationTests", ["Specification"]),
    tests("RandomTests", ["Random"]),
    tests("SafetensorsTests", ["Safetensors", "Specification"]),
    tests("SeriesTests", ["Series", "Specification", "Random", "Safetensors"]),
    tests("TabularTests", ["Tabular", "Specification"]),
    tests("GeneratorsTests", ["Generators", "Tabular", "Specification"]),
    tests("ThreadsTests", ["Threads"]),
    tests("NeuralTests", ["Neural", "Random", "CKernels", "Safetensors", "Threads"]),
    tests("TreesTests", ["Trees", "Tabular", "Random", "Threads"]),
    tests("EvaluationTests", ["Evaluation", "Series", "Random", "Tabular", "Threads", "Trees"]),
    tests("ReportsTests", ["Reports", "Tabular", "Evaluation", "Specification", "Random", "Threads"]),
    tests("SynthesizersTests", ["Synthesizers", "Series", "Specification", "Safetensors", "Random", "Neural"]),
    tests(
        "TableSynthesizersTests",
        ["TableSynthesizers", "Specification", "Random", "Safetensors", "Tabular", "Threads", "Trees", "Neural"]),
    tests("ContractsTests", ["Contracts", "Specification"]),
    tests("YAMLTests", ["YAML", "Specification"]),
    tests("ConfigurationTests", ["Configuration"]),
    tests("LoggingTests", ["Logging"]),
    tests("ConcurrencyTests", ["Concurrency"]),
    tests("CryptoTests", ["Crypto"]),
    tests("HTTPServerTests", ["HTTPServer", "HTTPClient", "Concurrency", "Logging"]),
    tests("HTTPClientTests", ["HTTPServer", "HTTPClient", "Concurrency", "Logging"]),
    tests("BSONTests", ["BSON"]),
    tests("CatalogTests", ["Catalog", "CatalogMongo", "CatalogSQLite", "Contracts", "Specification", "Concurrency", "Logging", "Crypto"]),
    tests(
        "APITests",
        [
            "APIService", "Contracts", "HTTPServer", "HTTPClient", "Catalog", "CatalogSQLite", "Configuration", "Logging", "Specification",
            "Concurrency", "Series", "Safetensors", "Synthesizers", "Crypto", "Tabular", "TableSynthesizers",
        ]),
    tests(
        "TrainerTests",
        [
            "TrainerService", "Contracts", "Crypto", "Series", "Specification", "Synthesizers", "Logging", "Tabular", "TableSynthesizers",
            "Reports", "Evaluation",
        ]),
    tests("WebTests", ["WebService", "Contracts", "HTTPServer", "HTTPClient", "Configuration", "Logging", "Specification"]),
    tests("CLITests", ["CLIService", "Contracts", "HTTPServer", "Logging", "Concurrency", "Processes"]),
    tests("IntegrationTests", ["Contracts", "HTTPClient", "Specification", "Crypto", "Concurrency", "Processes"]),
    tests("BrowserTests", ["Contracts", "HTTPClient", "Processes", "Specification"]),
]

/// The images are built from the sources alone, and work on one part may check out only that; a target whose folder is absent would be an error.
func present(_ targets: [Target]) -> [Target] {
    targets.filter { FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\($0.path ?? "")") }
}

let targets = present(systemLibraries + engine + common + services + testTargets)

let package = Package(
    name: "Semblance",
    products: ["semblance", "semblance-api", "semblance-trainer", "semblance-web"]
        .filter { name in targets.contains { $0.name == name } }
        .map { .executable(name: $0, targets: [$0]) },
    targets: targets,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17)
