import Contracts

/// One training: how far it is, its losses as they come, series of every checkpoint, its trials.
struct JobPage {
    let context: PageContext
    let job: Job
    /// The newest measurements, for readers without scripts.
    let latest: [MetricPoint]

    var html: HTML {
        Layout(
            context: context, title: "Training of \(job.model)", section: .training, scripts: ["job.js"], hasPlots: true,
            refreshSeconds: job.state.isFinal ? nil : 5
        ).page {
            PageHeader(
                title: job.model, lead: "\(job.synthesizer) on \(job.datasets.map(\.name).joined(separator: ", "))",
                trail: [("Training", WebPath("training"))], actions: actions
            ).html
            Tag.div(
                .id("job"), .class("stack"), .data("job", job.id), .data("state", job.state.rawValue),
                .data("state-url", WebPath("training", job.id, "state")), .data("metrics-url", WebPath("training", job.id, "metrics")),
                .data("snapshots-url", WebPath("training", job.id, "snapshots")), .data("events-url", WebPath("training", job.id, "events"))
            ) {
                progress
                if isTable {
                    deletion
                } else {
                    losses
                    snapshots
                    trials
                }
                Tag.div(.class("columns")) {
                    Card("Parameters") {
                        if job.parameters.isEmpty { Tag.p(.class("quiet")) { "None." } }
                        Facts.parameters(job.parameters).html
                    }.html
                    about
                }
            }
        }
    }

    private var isTable: Bool { job.datasets.first?.kind == .table }

    @HTMLBuilder private var deletion: HTML {
        if job.deleteOriginal == true {
            Alert(kind: .warning) {
                switch job.state {
                case .succeeded:
                    "The original of \(job.datasets.first?.name ?? "the table") was deleted for good when the model had been stored."
                case .failed, .cancelled: "Nothing was deleted, because no model was made."
                case .queued, .running:
                    "When the model is stored, the original of \(job.datasets.first?.name ?? "the table") is deleted for good."
                }
            }.html
        }
    }

    private var actions: HTML {
        if job.state.isFinal {
            return LinkButton.danger("Delete", WebPath("training", job.id, "delete"), icon: .trash)
        }
        return Tag.form(.method("post"), .action(WebPath("training", job.id, "cancel"))) {
            FormField.csrf(context)
            Tag.button(.type("submit"), .class("btn btn-quiet-danger"), .id("cancel-job"), .when(job.cancelRequested, .disabled)) {
                Icon.stop.html
                Tag.span { job.cancelRequested ? "Stopping" : "Cancel" }
            }
        }
    }

    private var progress: HTML {
        Card("Progress", actions: Tag.span(.id("job-state")) { Fragment.state(job.state) }) {
            Fragment.progress(job.progress, label: "Progress", id: "job-progress")
            Tag.p(.class("progress-text")) {
                Tag.span(.id("job-left")) { JobText.left(job) }
                Tag.span(.class("quiet"), .id("job-message")) { job.message ?? "" }
            }
            if let error = job.error { Alert(kind: .danger) { error }.html }
            if let version = job.modelVersion {
                Alert(kind: .success) {
                    "This training made "
                    Tag.a(.href(WebPath("models", version.name, "versions", String(version.version)))) {
                        "\(version.name), version \(version.version)"
                    }
                    ". "
                    Tag.a(.href(WebPath("operations").with("model", version.name).with("version", String(version.version)))) {
                        isTable ? "Make rows with it" : "Draw series from it"
                    }
                }.html
            }
        }.html
    }

    private var losses: HTML {
        Card("Losses", actions: metricChoice) {
            Fragment.plot(id: "loss-plot", label: "Losses by step")
            if !latest.isEmpty {
                Tag.noscript {
                    DataTable(
                        caption: "Newest measurements", columns: ["Trial", "Epoch", "Step", "Measured"], numeric: [0, 1, 2],
                        rows: latest.map { point in
                            [
                                .text(String(point.trial)), .text(String(point.epoch)), .text(String(point.step)),
                                .text(
                                    point.values.sorted { $0.key < $1.key }.map { "\(Format.title($0.key)) \(Format.number($0.value))" }
                                        .joined(separator: ", ")),
                            ]
                        }
                    ).html
                }
            }
        }.html
    }

    private var metricChoice: HTML {
        Tag.div(.class("panel-tools script-only")) {
            Tag.label(.class("visually-hidden"), .for("metric")) { "Measurement" }
            Tag.select(.class("form-select form-select-sm"), .id("metric")) {
                Tag.option(.value("losses")) { "Losses" }
            }
            Tag.label(.class("visually-hidden"), .for("trial")) { "Trial" }
            Tag.select(.class("form-select form-select-sm"), .id("trial"), .when(job.trials.count < 2, .hidden)) {
                Tag.option(.value("")) { "All trials" }
                for trial in job.trials { Tag.option(.value(String(trial.index))) { "Trial \(trial.index)" } }
            }
        }
    }

    private var snapshots: HTML {
        Card("Series by checkpoint", actions: Tag.span(.class("quiet"), .id("snapshot-step"))) {
            Fragment.plot(id: "snapshot-plot", label: "Series drawn from the network at the chosen step")
            Tag.div(.class("plot-controls script-only"), .id("snapshot-controls"), .hidden) {
                Tag.label(.for("snapshot")) { "Checkpoint" }
                Tag.input(.type("range"), .class("slider"), .id("snapshot"), .min("0"), .max("0"), .step("1"), .value("0"))
                Tag.output(.id("snapshot-number"), .for("snapshot"))
            }
        }.html
    }

    @HTMLBuilder private var trials: HTML {
        if job.trials.count > 1 || job.search != nil {
            let searched = Set((job.search ?? [:]).keys).sorted()
            Card("Trials", note: "The score is the discrepancy from held-out series; smaller is better.") {
                DataTable(
                    caption: "Trials", columns: ["Trial"] + searched.map { Format.title($0) } + ["State", "Score"],
                    numeric: [0, searched.count + 2],
                    rows: job.trials.map { trial in
                        [.text(String(trial.index))] + searched.map { .text(trial.parameters[$0].map { Format.value($0) } ?? "–") } + [
                            HTML.fragment([Fragment.state(trial.state), trial.isBest ? Fragment.badge("best", "succeeded") : .empty]),
                            .text(Format.number(trial.score)),
                        ]
                    }
                ).html
            }.html
        }
    }

    private var about: HTML {
        Card("About") {
            Facts(
                (job.holdout.map { [("Kept aside", HTML.text(Format.percent($0)))] } ?? []) + [
                    ("Synthesizer", HTML.text(job.synthesizer)), ("Seed", .text(String(job.seed))),
                    (
                        "Datasets",
                        HTML.fragment(
                            job.datasets.enumerated().map { index, dataset in
                                Tag.span(.class("list-item")) {
                                    Tag.a(.href(WebPath("datasets", dataset.id))) { dataset.name }
                                    if job.datasets.count > 1 { Tag.span(.class("quiet")) { " label \(index)" } }
                                }
                            })
                    ),
                    ("Time limit", .text(job.timeLimitSeconds.map { Format.duration(seconds: $0) } ?? "none")),
                    ("Taken up", .text(Format.count(job.attempt, "time", "times"))), ("Created", Fragment.age(job.createdAt, context)),
                    ("Started", job.startedAt.map { Fragment.age($0, context) } ?? .text("–")),
                    ("Took", .text(JobText.took(job) ?? "–")),
                ]
            ).html
        }.html
    }
}
