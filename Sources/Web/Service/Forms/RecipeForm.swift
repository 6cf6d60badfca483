package import Specification

/// The recipe that a form of the page Generate describes.
///
/// Field names: `mode` (`single` or `classes`); `process`, `sequences`, `p.<parameter>`, and for classes `class.<n>.` before them and
/// before `label`; for all classes together `length`, `channels`, `seed`, `noise.…`, `sampling.…`, `missing.…`, `anomaly.<kind>.…`.
package struct RecipeForm: Sendable {
    /// After a parameter's field name: the field that says which word it has instead of a number.
    static let wordSuffix = ".word"

    package let values: FormValues
    let processes: [ComponentDescription]
    /// What cannot be read as what it should be; found while the recipe is made.
    package private(set) var problems = FormProblems()

    package init(_ values: FormValues, processes: [ComponentDescription]) {
        self.values = values
        self.processes = processes
    }

    package var hasClasses: Bool { values["mode"] == "classes" }

    /// The numbers of the class rows, in their order on the page.
    var classIndices: [Int] {
        var seen: Set<Int> = []
        return values.pairs.compactMap { pair -> Int? in
            let parts = pair.name.split(separator: ".", maxSplits: 2)
            guard parts.count == 3, parts[0] == "class", let index = Int(parts[1]), seen.insert(index).inserted else { return nil }
            return index
        }
    }

    func description(of process: String?) -> ComponentDescription? {
        processes.first { $0.name == process } ?? processes.first
    }

    /// The recipe as the API takes it.
    package mutating func recipe() -> JSONValue {
        guard hasClasses else { return series(prefix: "", seedOffset: 0) }
        var classes: [JSONValue] = []
        for (position, index) in classIndices.enumerated() {
            let prefix = "class.\(index)."
            let label = integer("\(prefix)label") ?? .integer(position)
            classes.append(.object(["label": label, "recipe": series(prefix: prefix, seedOffset: position)]))
        }
        return .object(["classes": .array(classes)])
    }

    private mutating func series(prefix: String, seedOffset: Int) -> JSONValue {
        var recipe: [String: JSONValue] = [:]
        let process = values.text("\(prefix)process") ?? processes.first?.name ?? ""
        recipe["process"] = .string(process)
        recipe["sequences"] = integer("\(prefix)sequences")
        recipe["length"] = integer("length")
        recipe["channels"] = integer("channels")
        if case .integer(let seed)? = integer("seed") {
            // Each class draws from its own stream.
            recipe["seed"] = .integer(seed &+ seedOffset)
        } else if seedOffset > 0 {
            recipe["seed"] = .integer(seedOffset)
        }
        if let description = processes.first(where: { $0.name == process }) {
            recipe["parameters"] = .object(ParameterForm(description, prefix: "\(prefix)p.").read(values, problems: &problems))
        }
        recipe["noise"] = noise()
        recipe["sampling"] = sampling()
        recipe["missing"] = missing()
        recipe["anomalies"] = anomalies()
        return .object(recipe)
    }

    private mutating func noise() -> JSONValue? {
        guard let kind = values.text("noise.kind"), kind != "none" else { return nil }
        var noise: [String: JSONValue] = ["kind": .string(kind)]
        noise["std"] = number("noise.std")
        if kind == "red" { noise["correlation"] = number("noise.correlation") }
        return .object(noise)
    }

    private mutating func sampling() -> JSONValue? {
        guard let kind = values.text("sampling.kind"), kind != "regular" else { return nil }
        var sampling: [String: JSONValue] = ["kind": .string(kind)]
        sampling["keep"] = number("sampling.keep")
        sampling["jitter"] = number("sampling.jitter")
        return .object(sampling)
    }

    private mutating func missing() -> JSONValue? {
        guard let share = number("missing.share"), share.doubleValue != 0 else { return nil }
        var missing: [String: JSONValue] = ["share": share]
        missing["meanLength"] = number("missing.meanLength")
        return .object(missing)
    }

    private mutating func anomalies() -> JSONValue? {
        var list: [JSONValue] = []
        for kind in SeriesRecipe.Anomaly.Kind.allCases where values["anomaly.\(kind.rawValue).on"] == "true" {
            let prefix = "anomaly.\(kind.rawValue)."
            var anomaly: [String: JSONValue] = ["kind": .string(kind.rawValue)]
            anomaly["share"] = number("\(prefix)share")
            anomaly["magnitude"] = number("\(prefix)magnitude")
            anomaly["duration"] = integer("\(prefix)duration")
            list.append(.object(anomaly))
        }
        return list.isEmpty ? nil : .array(list)
    }

    private mutating func integer(_ name: String) -> JSONValue? { ParameterForm.integer(values, name, &problems) }
    private mutating func number(_ name: String) -> JSONValue? { ParameterForm.number(values, name, &problems) }

    /// The form field that the API means by a path such as `recipe.classes[2].recipe.parameters.amplitude`.
    package func field(forPath path: String) -> String? {
        var segments = path.map { $0 == "[" || $0 == "]" ? "." : $0 }.split(separator: ".").map { String($0) }
        if segments.first == "recipe" { segments.removeFirst() }
        guard let first = segments.first else { return nil }
        if first == "name" { return "name" }
        guard first == "classes" else { return field(segments, prefix: "") }
        guard segments.count > 2, let position = Int(segments[1]), classIndices.indices.contains(position) else { return nil }
        segments.removeFirst(2)
        let prefix = "class.\(classIndices[position])."
        if segments.first == "label" { return "\(prefix)label" }
        if segments.first == "recipe" { segments.removeFirst() }
        return field(segments, prefix: prefix)
    }

    private func field(_ segments: [String], prefix: String) -> String? {
        guard let first = segments.first else { return nil }
        switch first {
        case "process", "sequences": return prefix + first
        case "parameters": return segments.count > 1 ? "\(prefix)p.\(segments[1])" : nil
        case "length", "channels", "seed": return first
        case "noise", "sampling", "missing": return segments.count > 1 ? "\(first).\(segments[1])" : nil
        case "anomalies":
            guard segments.count > 2, let position = Int(segments[1]) else { return nil }
            let chosen = SeriesRecipe.Anomaly.Kind.allCases.filter { values["anomaly.\($0.rawValue).on"] == "true" }
            return chosen.indices.contains(position) ? "anomaly.\(chosen[position].rawValue).\(segments[2])" : nil
        default: return nil
        }
    }
}
