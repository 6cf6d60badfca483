internal import FoundationEssentials
internal import Glibc

/// The folder of artifacts that syngen's users know, below the working directory.
///
/// Versions of syngen before 0.1 name it by the table, later ones by the table's slug; both find what they look for.
struct SyngenFolder {
    private static let root = "model_artifacts"

    let table: String

    /// - Throws: `UsageError` when the name cannot be that of a folder.
    init(table: String) throws(UsageError) {
        try ModelStore.check(table, "--table_name")
        self.table = table
    }

    /// Small letters, digits and dashes.
    static func slug(_ name: String) -> String {
        var slug = ""
        for letter in name.lowercased() {
            if letter.isASCII && (letter.isLetter || letter.isNumber) { slug.append(letter) } else if slug.last != "-" { slug.append("-") }
        }
        while slug.hasPrefix("-") { slug.removeFirst() }
        while slug.hasSuffix("-") { slug.removeLast() }
        return slug
    }

    /// What semblance learned.
    var model: String { "\(resources)/\(table)\(ModelStore.ending)" }
    /// What a fit that was stopped goes on from.
    var checkpoint: String { "\(resources)/.\(table).checkpoint" }
    private var resources: String { "\(Self.root)/resources/\(table)" }
    private var temporary: String { "\(Self.root)/tmp_store/\(table)" }

    /// The rows that are made, with the ending of the original.
    func output(ending: String) -> String { "\(temporary)/merged_infer_\(table)\(ending)" }

    /// A report of today.
    /// - Parameter isOfTraining: reports of train and of infer have folders of their own.
    func report(isOfTraining: Bool, at stamp: String) -> String {
        "\(isOfTraining ? resources : temporary)/reports/accuracy-report-\(stamp).html"
    }

    /// Makes the folders, and links under the slug where that is another name.
    func prepare(output: String? = nil) throws(CommandFailure) {
        for folder in [resources, temporary] {
            try SmallFile.makeFolder("\(folder)/reports", mode: 0o777)
            link(Self.slug(table), to: table, in: String(folder.dropLast(table.count + 1)))
        }
        if let output, let name = output.split(separator: "/").last.map(String.init), name.hasPrefix("merged_infer_\(table)") {
            let slugged = "merged_infer_\(Self.slug(table))\(name.dropFirst("merged_infer_\(table)".count))"
            link(slugged, to: name, in: temporary)
        }
    }

    /// A convenience: where links cannot be made there are none.
    private func link(_ name: String, to target: String, in folder: String) {
        guard name != target, !name.isEmpty, !FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { return }
        _ = symlink(target, "\(folder)/\(name)")
    }
}
