import Contracts

/// The list of training jobs.
struct TrainingPage {
    let context: PageContext
    let jobs: [Job]
    let next: WebPath?

    var html: HTML {
        let isBusy = jobs.contains { !$0.state.isFinal }
        return Layout(
            context: context, title: "Training", section: .training, scripts: ["home.js"], refreshSeconds: isBusy ? 10 : nil
        ).page {
            PageHeader(
                title: "Training", lead: "A training fits a synthesizer to one or more datasets and leaves a model version.",
                actions: LinkButton.primary("New training", WebPath("training", "new"), icon: .plus)
            ).html
            if jobs.isEmpty {
                EmptyState(
                    icon: .activity, title: "Nothing was trained yet",
                    text: "Choose a dataset and a synthesizer; losses and sample series appear while it learns.",
                    actions: LinkButton.primary("New training", WebPath("training", "new"), icon: .plus)
                ).html
            } else {
                table
                Fragment.more(next)
            }
        }
    }

    private var table: HTML {
        DataTable(
            caption: "Training jobs", columns: ["Model", "Synthesizer", "Datasets", "State", "Progress", "Created"],
            rows: jobs.map { job in
                [
                    Tag.a(.class("row-title"), .href(WebPath("training", job.id))) { job.model },
                    .text(job.synthesizer), Tag.span(.class("clip")) { job.datasets.map(\.name).joined(separator: ", ") },
                    Fragment.state(job.state),
                    Tag.div(
                        .class("cell-progress"), .data("job", job.id),
                        .when(!job.state.isFinal, .data("job-url", WebPath("training", job.id, "state")))
                    ) {
                        if !job.state.isFinal { Fragment.progress(job.progress, label: "Progress of \(job.model)") }
                        Tag.span(.class("quiet"), .data("job-left")) { JobText.left(job) }
                    },
                    Fragment.age(job.createdAt, context),
                ]
            }
        ).html
    }
}
