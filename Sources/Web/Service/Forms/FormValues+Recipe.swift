package import Specification

extension FormValues {
    /// The form that makes this recipe: what the page Generate shows when it begins with a dataset or a preset.
    package init(recipe: Recipe) {
        self.init()
        switch recipe {
        case .single(let series):
            append("mode", "single")
            appendProcess(series, prefix: "")
            appendShared(series)
        case .classes(let classes):
            append("mode", "classes")
            for (index, item) in classes.enumerated() {
                append("class.\(index).label", String(item.label))
                appendProcess(item.recipe, prefix: "class.\(index).")
            }
            if let first = classes.first { appendShared(first.recipe) }
        }
    }

    private mutating func appendProcess(_ series: SeriesRecipe, prefix: String) {
        append("\(prefix)process", series.process)
        append("\(prefix)sequences", String(series.sequences ?? 1))
        for (name, value) in (series.parameters ?? [:]).sorted(by: { $0.key < $1.key }) {
            append("\(prefix)p.\(name)", Format.field(value))
        }
    }

    private mutating func appendShared(_ series: SeriesRecipe) {
        append("length", String(series.length ?? 100))
        append("channels", String(series.channels ?? 1))
        append("seed", String(series.seed ?? 0))
        if let noise = series.noise {
            append("noise.kind", noise.kind.rawValue)
            append("noise.std", noise.std)
            append("noise.correlation", noise.correlation)
        }
        if let sampling = series.sampling {
            append("sampling.kind", sampling.kind.rawValue)
            append("sampling.keep", sampling.keep)
            append("sampling.jitter", sampling.jitter)
        }
        if let missing = series.missing {
            append("missing.share", missing.share)
            append("missing.meanLength", missing.meanLength)
        }
        for anomaly in series.anomalies ?? [] {
            let prefix = "anomaly.\(anomaly.kind.rawValue)."
            append("\(prefix)on", "true")
            append("\(prefix)share", anomaly.share)
            append("\(prefix)magnitude", anomaly.magnitude)
            append("\(prefix)duration", anomaly.duration.map(Double.init))
        }
    }

    private mutating func append(_ name: String, _ value: Double?) {
        if let value { append(name, Format.plain(value)) }
    }

    /// What the page Generate begins with.
    package static let newRecipe = FormValues([
        ("mode", "single"), ("process", "harmonic"), ("sequences", "100"), ("length", "256"), ("channels", "1"), ("seed", "1"),
        ("noise.kind", "gaussian"), ("noise.std", "0.1"),
    ])

    /// Ten labelled harmonics: amplitude 2, frequencies 1 to 10, 1,000 series of 1,024 steps each, noise 0.2.
    package static let tenHarmonics: FormValues = {
        var values = FormValues([
            ("mode", "classes"), ("length", "1024"), ("channels", "1"), ("seed", "1"), ("noise.kind", "gaussian"), ("noise.std", "0.2"),
            ("name", "ten-harmonics"),
        ])
        for index in 0..<10 {
            let prefix = "class.\(index)."
            values.append("\(prefix)label", String(index))
            values.append("\(prefix)process", "harmonic")
            values.append("\(prefix)sequences", "1000")
            values.append("\(prefix)p.amplitude", "2")
            values.append("\(prefix)p.frequency", String(index + 1))
            values.append("\(prefix)p.phase", "random")
        }
        return values
    }()
}
