import Contracts

/// What the page of a model says when the model is of a table: the verdict, the report, the notes of the fit.
struct TableModelParts {
    let version: ModelVersion
    let table: TableModelSummary

    private var path: WebPath { WebPath("models", version.name, "versions", String(version.version), "report") }

    @HTMLBuilder var verdict: HTML {
        if let report = table.report {
            Alert(kind: [.mayBeShared: .success, .undecided: .warning, .doNotShare: .danger][report.privacy] ?? .warning) {
                if report.privacy == .doNotShare { Tag.strong { "Do not share rows of this model. " } }
                report.verdict
            }.html
        } else {
            Alert(kind: .warning) { "There is no report on this version, so nobody has looked whether its rows may be shared." }.html
        }
    }

    var details: HTML {
        HTML.fragment([
            table.report == nil ? .empty : report,
            table.notes.isEmpty
                ? .empty : Card("Notes of the training") { Tag.ul(.class("notes")) { for note in table.notes { Tag.li { note } } } }.html,
        ])
    }

    private var report: HTML {
        Card(
            "Report",
            actions: Tag.div(.class("panel-tools")) {
                LinkButton.secondary("Open", path, icon: .arrow)
                LinkButton.secondary("HTML", path.with("download", "html"), icon: .download)
                LinkButton.secondary("JSON", path.with("download", "json"), icon: .download)
            }
        ) {
            // The report is a page of its own, without scripts; the empty sandbox lets it do nothing but be read.
            Tag.iframe(
                .class("report-frame"), .id("report"), .src(path), .sandbox(""),
                .title("Report on version \(version.version) of \(version.name)"))
        }.html
    }
}
