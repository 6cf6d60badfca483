import FoundationEssentials
import Glibc
import TestSupport

/// Tables for tests.
enum SampleTables {
    /// A small table whose columns depend on each other: age, sex, job (missing for the young), income.
    static func people(_ rows: Int = 400) -> String {
        var text = "age,sex,job,income\n"
        for row in 0..<rows {
            let age = 18 + (row * 7919) % 60
            let sex = (row * 31) % 3 == 0 ? "Male" : "Female"
            let job = age < 25 ? "" : ["clerk", "smith", "nurse"][(row * 17) % 3]
            text += "\(age),\(sex),\(job),\(age > 45 ? ">50K" : "<=50K")\n"
        }
        return text
    }

    /// Runs `body` in a folder with `people.csv` and an environment of its own.
    static func withFolder<R>(_ text: String = people(), _ body: (String, [String: String]) async throws -> R) async throws -> R {
        try await TemporaryFolder.with("cli") { folder in
            try write(text, to: "\(folder)/people.csv")
            return try await body(folder, ["HOME": folder, "SEMBLANCE_MODELS": "\(folder)/models"])
        }
    }

    static func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// The names in a folder, also those that begin with a dot.
    static func names(in folder: String) -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }

    /// The first lines of a table of the shared test data; nil, with a word about it, when it is not at hand.
    static func shared(_ name: String, lines: Int) -> String? {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let named = getenv("SEMBLANCE_SHARED_DATA").map { String(cString: $0) }
        let folders = [named, "\(root)/../shared/data", "\(root)/../../shared/data"].compactMap(\.self)
        guard let text = folders.lazy.compactMap({ TestFiles.text("\($0)/tables/\(name)") }).first else {
            print("skipped: \(name) is not at hand; set SEMBLANCE_SHARED_DATA to the folder with tables/\(name)")
            return nil
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines).joined(separator: "\n") + "\n"
    }
}

extension String {
    /// The lines without their line feeds.
    var lineList: [Substring] { split(separator: "\n") }
}
