import Contracts

/// Which version of which model an operation asks.
struct ModelChoice {
    let models: [Model]
    let chosen: ModelVersion
    /// What a model of series is asked for; nil for tables.
    let operation: String?
    /// What the version is, in short.
    let note: HTML

    var html: HTML {
        Tag.form(.class("panel model-choice"), .method("get"), .action(WebPath("operations")), .id("model-choice")) {
            if let operation { FormField.hidden("operation", operation) }
            FormField("model", "Model").select(models.map { ($0.name, $0.name) }, selected: chosen.name)
            FormField("version", "Version").select(
                (models.first { $0.name == chosen.name }?.versions ?? [chosen]).map {
                    (String($0.version), "\($0.version), \($0.synthesizer)")
                },
                selected: String(chosen.version))
            Tag.div(.class("field")) {
                Tag.span(.class("quiet")) { note }
                Tag.a(.href(WebPath("models", chosen.name, "versions", String(chosen.version)))) { "About this version" }
            }
            Tag.noscript { Tag.button(.type("submit"), .class("btn btn-secondary")) { "Choose" } }
        }
    }
}
