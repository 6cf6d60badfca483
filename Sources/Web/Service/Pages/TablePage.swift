import Contracts
import Specification

/// One dataset that is a table: its columns with figures and charts, what hangs together, and what is known of it, to be corrected.
struct TablePage {
    let context: PageContext
    let dataset: Dataset
    let table: TableSummary
    /// nil before the table has been read, and after its original was deleted.
    let profile: JSONValue?
    /// nil before the table has been read.
    let metadata: JSONValue?
    var problems = FormProblems()

    private var path: WebPath { WebPath("datasets", dataset.id) }
    private var profiles: [JSONValue] { profile?.objectValue?["columns"]?.arrayValue ?? [] }

    var html: HTML {
        Layout(
            context: context, title: dataset.name, section: .datasets, scripts: ["table.js"], hasPlots: profile != nil,
            refreshSeconds: table.state == .reading ? 3 : nil
        ).page {
            PageHeader(
                title: dataset.name, lead: "\(DatasetText.shape(table)), \(DatasetText.origin(dataset.origin))",
                trail: [("Datasets", WebPath("datasets"))], actions: actions
            ).html
            state
            problems.summary()
            if profile != nil {
                columns
                charts
                associations
            }
            Tag.div(.class("columns")) {
                about
                reading
            }
            if let metadata, table.deletion == nil { MetadataFields(context: context, dataset: dataset, metadata: metadata).html }
        }
    }

    private var actions: HTML {
        HTML.fragment([
            table.state == .ready && table.deletion == nil
                ? LinkButton.primary("Train on this", WebPath("training", "new").with("dataset", dataset.id), icon: .activity) : .empty,
            table.deletion == nil
                ? LinkButton.secondary("Download", WebPath("datasets", dataset.id, "content"), icon: .download) : .empty,
            LinkButton.danger("Delete", WebPath("datasets", dataset.id, "delete"), icon: .trash),
        ])
    }

    @HTMLBuilder private var state: HTML {
        if table.state == .reading {
            Tag.div(.id("reading"), .data("url", WebPath("datasets", dataset.id, "state"))) {
                Alert(kind: .info) { "The file is being read. This page shows its columns as soon as they are known." }.html
            }
        }
        if let problem = table.problem { Alert(kind: .danger) { "The file cannot be read as a table: \(problem)." }.html }
        if let deletion = table.deletion {
            Alert(kind: .warning) {
                "The original was deleted for good on \(Format.dateTime(deletion.deletedAt)), as \(deletion.requestedBy) had asked, after "
                Tag.a(.href(WebPath("models", deletion.model.name, "versions", String(deletion.model.version)))) {
                    "version \(deletion.model.version) of \(deletion.model.name)"
                }
                " had been made. It had \(Format.bytes(deletion.byteCount)) and the SHA-256 "
                Tag.code { deletion.contentHash }
                "."
            }.html
        }
        if !table.personalColumns.isEmpty {
            Alert(kind: .info) {
                "These columns say who somebody is and are replaced by made-up values in synthetic rows: \(table.personalColumns.joined(separator: ", "))."
            }.html
        }
    }

    private var columns: HTML {
        let shown = profiles.prefix(500).map(ColumnText.init)
        let note = profiles.count > shown.count ? "The first \(shown.count) of \(Format.count(profiles.count)) columns." : nil
        return Card("Columns", note: note) {
            DataTable(
                caption: "Columns", columns: ["Column", "Type", "Missing", "Distinct", "Holds"], numeric: [2, 3],
                rows: shown.map { column in
                    [
                        HTML.fragment([
                            Tag.span(.class("row-title")) { column.name }, column.isKey ? Fragment.badge("key") : .empty,
                            column.personal.map { Fragment.badge(ColumnText.title(ofPersonal: $0).lowercased(), "queued") } ?? .empty,
                        ]),
                        .text(column.type), .text(Format.percent(column.missingShare)), .text(Format.count(column.distinctCount)),
                        Tag.span(.class("clip")) { column.holds },
                    ]
                }
            ).html
        }.html
    }

    private var charts: HTML {
        Card("Distributions", actions: Tag.span(.class("quiet"), .id("chart-range"))) {
            Fragment.plot(
                id: "column-charts", label: "Distributions of the columns of \(dataset.name)",
                .data("url", WebPath("datasets", dataset.id, "profile")))
            Tag.div(.class("plot-controls script-only"), .id("chart-controls"), .hidden) {
                Tag.label(.for("chart-page")) { "Columns" }
                Tag.input(.type("range"), .class("slider"), .id("chart-page"), .min("0"), .max("0"), .step("1"), .value("0"))
            }
            Tag.p(.class("field-problem"), .id("plot-problem"), .role("alert"), .hidden)
        }.html
    }

    private var associations: HTML {
        Card("What hangs together", note: "0: independent; 1 or −1: one column tells the other.") {
            Fragment.plot(id: "association-plot", label: "Associations of pairs of columns")
        }.html
    }

    private var about: HTML {
        Card("About") {
            Facts([
                ("Rows", HTML.text(Format.count(table.rows))), ("Columns", .text(Format.count(table.columns))),
                ("Missing cells", .text(Format.percent(table.missingShare))), ("Size", .text(Format.bytes(dataset.byteCount))),
                ("Owner", .text(dataset.owner)), ("Created", Fragment.age(dataset.createdAt, context)),
                ("Content", Fragment.hash(dataset.contentHash)),
            ]).html
            if let lineage = dataset.lineage, !lineage.isEmpty {
                Tag.h3 { dataset.origin == .synthetic ? "Sampled from" : "What the upload said" }
                LineageFacts(lineage: lineage).html
            }
        }.html
    }

    private var reading: HTML {
        let rejected = table.rejectedRows
        return Card("How the file was read") {
            if table.notes.isEmpty && rejected.count == 0 { Tag.p(.class("quiet")) { "Every row was read, and nothing is to be noted." } }
            if !table.notes.isEmpty { Tag.ul { for note in table.notes { Tag.li { note } } } }
            if !rejected.first.isEmpty {
                DataTable(
                    caption: "Rows that were set aside", columns: ["Line", "Why"], numeric: [0],
                    rows: rejected.first.map { [.text(Format.count($0.line)), .text($0.reason)] }
                ).html
                if rejected.count > rejected.first.count {
                    Tag.p(.class("quiet")) { "These are the first of \(Format.count(rejected.count)) rows that were set aside." }
                }
            }
        }.html
    }
}
