import Contracts

/// What is here, what is running, and the next step to take.
struct HomePage {
    let context: PageContext
    let overview: Overview

    /// What the page shows.
    struct Overview: Sendable {
        var datasetCount: Int
        var modelCount: Int
        var jobCount: Int
        var datasets: [Dataset]
        var models: [Model]
        var jobs: [Job]
    }

    private var running: [Job] { overview.jobs.filter { !$0.state.isFinal } }

    var html: HTML {
        Layout(
            context: context, title: "Home", section: .home, scripts: ["home.js"], refreshSeconds: running.isEmpty ? nil : 10
        ).page {
            PageHeader(
                title: "Welcome, \(context.user?.username ?? "")",
                lead: "Make or upload time series, train a generator on them, and draw new series from it."
            ).html
            nextStep
            tiles
            if !running.isEmpty { runningJobs }
            Tag.div(.class("columns")) {
                recentDatasets
                recentModels
            }
        }
    }

    private var nextStep: HTML {
        let step = next
        return Tag.section(.class("next-step")) {
            Tag.div {
                Tag.p(.class("eyebrow")) { "Next step" }
                Tag.h2 { step.title }
                Tag.p { step.text }
            }
            Tag.div(.class("next-actions")) { step.actions }
        }
    }

    private var next: (title: String, text: String, actions: [HTML]) {
        if overview.datasetCount == 0 {
            return (
                "Make your first dataset", "Ten labelled harmonics are one click away, or bring a CSV file of your own.",
                [
                    LinkButton.primary("Ten harmonics", WebPath("generate").with("preset", "ten-harmonics"), icon: .wave),
                    LinkButton.secondary("Upload a file", WebPath("generate", "upload"), icon: .upload),
                ]
            )
        }
        if let job = running.first {
            return (
                "Watch \(job.model) learn", "Its losses and sample series arrive while it trains.",
                [LinkButton.primary("Open the training", WebPath("training", job.id), icon: .activity)]
            )
        }
        if overview.modelCount == 0 {
            let dataset = overview.datasets.first
            return (
                "Train a model", "Choose a dataset and a synthesizer; the defaults are a good start.",
                [LinkButton.primary("New training", WebPath("training", "new").with("dataset", dataset?.name), icon: .activity)]
            )
        }
        let model = overview.models.first
        return (
            "Draw new series", "Generate by label, walk through the latent space, or download a whole new dataset.",
            [
                LinkButton.primary("Open operations", WebPath("operations").with("model", model?.name), icon: .sliders),
                LinkButton.secondary("New training", WebPath("training", "new"), icon: .activity),
            ]
        )
    }

    private var tiles: HTML {
        Tag.div(.class("tiles")) {
            tile(overview.datasetCount, "Datasets", Section.datasets)
            tile(overview.modelCount, "Models", Section.models)
            tile(overview.jobCount, "Trainings", Section.training)
            tile(running.count, "Running or waiting", Section.training)
        }
    }

    private func tile(_ count: Int, _ title: String, _ section: Section) -> HTML {
        Tag.a(.class("tile"), .href(section.path)) {
            Tag.span(.class("tile-number")) { Format.count(count) }
            Tag.span(.class("tile-title")) { title }
        }
    }

    private var runningJobs: HTML {
        Card("Running now") {
            Tag.ul(.class("rows")) {
                for job in running {
                    Tag.li(.data("job", job.id), .data("job-url", WebPath("training", job.id, "state"))) {
                        Tag.a(.class("row-title"), .href(WebPath("training", job.id))) { job.model }
                        Fragment.state(job.state)
                        Fragment.progress(job.progress, label: "Progress of \(job.model)")
                        Tag.span(.class("quiet"), .data("job-left")) { JobText.left(job) }
                    }
                }
            }
        }.html
    }

    private var recentDatasets: HTML {
        Card("Latest datasets", actions: Tag.a(.class("more"), .href(Section.datasets.path)) { "All datasets" }) {
            if overview.datasets.isEmpty {
                Tag.p(.class("quiet")) { "Nothing yet. A dataset is where everything starts." }
            } else {
                Tag.ul(.class("rows")) {
                    for dataset in overview.datasets.prefix(5) {
                        Tag.li {
                            Tag.a(.class("row-title"), .href(WebPath("datasets", dataset.id))) { dataset.name }
                            Tag.span(.class("quiet")) { DatasetText.shape(dataset) }
                        }
                    }
                }
            }
        }.html
    }

    private var recentModels: HTML {
        Card("Latest models", actions: Tag.a(.class("more"), .href(Section.models.path)) { "All models" }) {
            if overview.models.isEmpty {
                Tag.p(.class("quiet")) { "Nothing yet. A finished training leaves a model here." }
            } else {
                Tag.ul(.class("rows")) {
                    for model in overview.models.prefix(5) {
                        Tag.li {
                            Tag.a(.class("row-title"), .href(WebPath("models", model.name))) { model.name }
                            Tag.span(.class("quiet")) { "\(model.versions.first?.synthesizer ?? ""), version \(model.latestVersion)" }
                        }
                    }
                }
            }
        }.html
    }
}
