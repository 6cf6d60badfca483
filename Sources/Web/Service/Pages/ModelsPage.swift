import Contracts

/// The list of models.
struct ModelsPage {
    let context: PageContext
    let models: [Model]
    let next: WebPath?

    var html: HTML {
        Layout(context: context, title: "Models", section: .models).page {
            PageHeader(title: "Models", lead: "Every finished training leaves a version of a model here.").html
            if models.isEmpty {
                EmptyState(
                    icon: .box, title: "No models yet", text: "Train a synthesizer on a dataset to get one.",
                    actions: LinkButton.primary("New training", WebPath("training", "new"), icon: .activity)
                ).html
            } else {
                DataTable(
                    caption: "Models", columns: ["Name", "Synthesizer", "Versions", "Makes", "Labels", "Score", "Created", ""],
                    numeric: [2, 5], rows: models.map { row($0) }
                ).html
                Fragment.more(next)
            }
        }
    }

    private func row(_ model: Model) -> [HTML] {
        let newest = model.versions.first
        return [
            Tag.a(.class("row-title"), .href(WebPath("models", model.name))) { model.name },
            .text(newest?.synthesizer ?? "–"), .text(String(model.versions.count)),
            .text(newest.map { ModelText.shape($0) } ?? "–"),
            .text(newest.map { $0.table == nil ? ModelText.labels($0.labels) : "–" } ?? "–"),
            newest?.table?.report.map(ModelText.verdict) ?? .text(Format.number(newest?.score)),
            Fragment.age(newest?.createdAt ?? model.createdAt, context),
            Tag.a(.href(WebPath("operations").with("model", model.name))) { newest?.table == nil ? "Draw series" : "Make rows" },
        ]
    }
}
