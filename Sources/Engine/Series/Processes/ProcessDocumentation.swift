package import Specification

/// The page that documents the processes, made from what they say of themselves.
package enum ProcessDocumentation {
    /// The page in Markdown.
    package static func markdown(_ descriptions: [ComponentDescription] = ProcessCatalog.descriptions) -> String {
        var text = """
            # Processes

            A process is a rule that makes series with no learning. A recipe names one, with its parameters and the shape that is wanted. This page is made from
            what the processes say of themselves (`GET /v1/processes` gives the same as JSON); a test keeps it equal. To make it again:
            `UPDATE_DOCS=1 swift test --filter ProcessDocumentationTests`.

            Time runs from 0 to 1 within a series: a series of N steps has the times i / (N − 1), both ends included. A frequency of 3 cycles per series is three
            full waves. With irregular sampling, a share of these steps is kept and each may be moved by less than half a step, so that the order is kept; processes
            in continuous time are drawn at exactly these times, the others keep the values of the steps of the grid.

            Every channel of every series is an independent draw, made from random numbers that belong to the seed, the series and the channel. The same seed gives
            the same series: however many are asked for, in whatever parts, and with any number of channels. In a recipe with classes, the position of a class takes
            part in its seed.

            Any process takes these options, which are applied in this order:

            | option | meaning |
            |---|---|
            | `sampling` | `regular`, or `irregular` with the share `keep` of steps and the `jitter` in steps |
            | `noise` | added to each value: `gaussian` is independent, `red` is a stationary first-order autoregression with `correlation` (0.9 when left out) between neighbouring steps of the regular grid; both with standard deviation `std` (0.2 when left out) |
            | `anomalies` | a `spike`, a `level-shift` or a `drift` of `magnitude` standard deviations of the series, up or down, over `duration` steps at a random place of each channel, with probability `share`; each touched value is marked. When left out: magnitude 5, share 1, a duration of 1 for a spike and of a tenth of the series for the others |
            | `missing` | stretches of missing values of `meanLength` steps on average, a two-state Markov chain per channel, so that `share` of all values is missing; `share` is at most meanLength / (meanLength + 1) |


            """
        for group in groups(descriptions) {
            text += "## \(group)\n\n"
            for description in descriptions where description.group == group { text += section(description) }
        }
        return String(text.dropLast())
    }

    private static func groups(_ descriptions: [ComponentDescription]) -> [String] {
        descriptions.reduce(into: []) { groups, description in
            if let group = description.group, !groups.contains(group) { groups.append(group) }
        }
    }

    private static func section(_ description: ComponentDescription) -> String {
        var text = "### \(description.title) · `\(description.name)`\n\n\(description.summary)\n\n"
        if let formula = description.formula { text += "Formula: \(formula)\n\n" }
        text += "| parameter | unit | values | default | meaning |\n|---|---|---|---|---|\n"
        for parameter in description.parameters {
            let condition = parameter.when.map { " Applies when `\($0.parameter)` is \($0.in.map(word).joined(separator: " or "))." } ?? ""
            // A bar would end the cell.
            let meaning = (parameter.summary + condition).replacing("|", with: "\\|")
            text += "| `\(parameter.name)` | \(parameter.unit ?? "") | \(values(parameter)) | \(word(parameter.default)) | \(meaning) |\n"
        }
        text += "\n"
        if !description.references.isEmpty { text += "References: " + description.references.joined(separator: "; ") + ".\n\n" }
        return text
    }

    /// What a parameter may be, in words.
    private static func values(_ parameter: ParameterDescription) -> String {
        let words = (parameter.values ?? []).map(word)
        let low = parameter.minimum.map { "\(parameter.exclusiveMinimum == true ? ">" : "≥") \(plain($0))" }
        let high = parameter.maximum.map { "\(parameter.exclusiveMaximum == true ? "<" : "≤") \(plain($0))" }
        let range = [low, high].compactMap(\.self).joined(separator: ", ")
        let kind =
            switch parameter.type {
            case .integer: "whole number"
            case .number: "number"
            case .boolean: "true or false"
            case .choice: ""
            case .text: "text"
            case .numbers: "list of numbers"
            case .integers: "list of whole numbers"
            }
        let number = [kind, range].filter { !$0.isEmpty }.joined(separator: " ")
        return ([number] + words).filter { !$0.isEmpty }.joined(separator: " or ")
    }

    private static func word(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): "`\(text)`"
        case .array(let list): list.map(word).joined(separator: ", ")
        default: value.doubleValue.map(plain) ?? value.booleanValue.map(String.init) ?? ""
        }
    }

    private static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? number.description }
}
