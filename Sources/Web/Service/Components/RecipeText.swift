import Contracts
import Specification

/// Recipes and lineages in words.
enum RecipeText {
    /// What a dataset was made with, in one line.
    static func summary(_ dataset: Dataset) -> String {
        switch dataset.recipe {
        case .single(let series): return summary(series)
        case .classes(let classes):
            let processes = Set(classes.map(\.recipe.process)).sorted().joined(separator: ", ")
            return "\(classes.count) classes of \(processes)"
        case nil:
            let lineage = dataset.lineage ?? [:]
            return lineage.sorted { $0.key < $1.key }.map { "\(Format.title($0.key).lowercased()) \(Format.value($0.value))" }
                .joined(separator: ", ")
        }
    }

    static func summary(_ series: SeriesRecipe) -> String {
        var parts = [series.process]
        for (name, value) in (series.parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            parts.append("\(Format.title(name).lowercased()) \(Format.value(value))")
        }
        if let noise = series.noise, noise.kind != .none { parts.append("\(noise.kind.rawValue) noise \(Format.number(noise.std))") }
        return parts.joined(separator: ", ")
    }

    /// Every part of a recipe with its value.
    static func facts(_ series: SeriesRecipe) -> [(String, String)] {
        var rows = [("Process", series.process)]
        rows += [("Series", Format.count(series.sequences ?? 1)), ("Length", Format.count(series.length ?? 100))]
        rows += [("Channels", String(series.channels ?? 1)), ("Seed", String(series.seed ?? 0))]
        rows += (series.parameters ?? [:]).sorted { $0.key < $1.key }.map { (Format.title($0.key), Format.value($0.value)) }
        if let noise = series.noise {
            rows.append(("Noise", noise.kind == .none ? "none" : "\(noise.kind.rawValue), deviation \(Format.number(noise.std))"))
        }
        if let sampling = series.sampling, sampling.kind == .irregular {
            rows.append(
                ("Sampling", "irregular, \(Format.percent(sampling.keep ?? 1)) kept, jitter \(Format.number(sampling.jitter ?? 0))"))
        }
        if let missing = series.missing {
            rows.append(("Missing", "\(Format.percent(missing.share)), gaps of \(Format.number(missing.meanLength ?? 1)) steps"))
        }
        for anomaly in series.anomalies ?? [] {
            rows.append(
                (
                    Format.title(anomaly.kind.rawValue),
                    "in \(Format.percent(anomaly.share ?? 1)), height \(Format.number(anomaly.magnitude ?? 5))"
                ))
        }
        return rows
    }
}
