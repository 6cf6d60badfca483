import Evaluation
import Tabular

/// Writes a profile as plain text in aligned columns, for terminals of 60 columns and more.
package struct TableProfileText {
    private static let listedPairs = 8
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    private let profile: TableProfile
    private let width: Int

    /// Prepares to write; lines have at most `width` columns, at least 60.
    package init(_ profile: TableProfile, width: Int = 100) {
        self.profile = profile
        self.width = max(width, 60)
    }

    /// The text, each line ended.
    package func text() -> String {
        var lines = [head, ""]
        lines += columns()
        lines += pairs()
        if !profile.notes.isEmpty { lines += [""] + profile.notes.flatMap(wrapped) }
        return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) + "\n" }.joined()
    }

    private var head: String {
        func counted(_ count: Int, _ word: String) -> String { "\(Figures.count(count)) \(word)\(count == 1 ? "" : "s")" }
        var head = "\(counted(profile.rowCount, "row")), \(counted(profile.columns.count, "column"))"
        head += profile.missingShare > 0 ? ", \(Figures.percent(profile.missingShare)) of the cells missing" : ", no cell missing"
        if !profile.primaryKey.isEmpty { head += ", key: \(profile.primaryKey.map(TerminalText.safe).joined(separator: ", "))" }
        return TerminalText.cut(head, to: width)
    }

    private func columns() -> [String] {
        let names = profile.columns.map { TerminalText.safe($0.name) }
        let missing = profile.columns.map { $0.missingCount == 0 ? "–" : Figures.percent($0.missingShare) }
        let distinct = profile.columns.map { Figures.count($0.distinctCount) }
        func widest(_ texts: [String], _ head: String, _ limit: Int) -> Int {
            min(max(texts.map(TerminalText.width).max() ?? 0, head.count), limit)
        }
        let widths = [widest(names, "Column", width / 4), 10, widest(missing, "Missing", 8), widest(distinct, "Distinct", 11)]
        let rest = width - widths.reduce(0, +) - 8
        func line(_ cells: [String], _ summary: String) -> String {
            cells.indices.map { TerminalText.fitted(cells[$0], to: widths[$0], atRight: $0 > 1) + "  " }.joined()
                + TerminalText.cut(summary, to: rest)
        }
        var lines = [line(["Column", "Type", "Missing", "Distinct"], "Smallest · median · largest, or commonest")]
        for (place, column) in profile.columns.enumerated() {
            lines.append(line([names[place], column.type.rawValue, missing[place], distinct[place]], summary(column, rest)))
        }
        return lines
    }

    /// What a column holds, in so many columns.
    private func summary(_ column: ColumnProfile, _ width: Int) -> String {
        var parts: [String] = []
        if column.isKey { parts.append("key") }
        if let personal = column.personal { parts.append("personal (\(personal.rawValue))") }
        let used = parts.joined(separator: "; ").count
        if let numbers = column.numbers {
            let picture = column.histogram.map { sparkline($0.counts, used + 40 < width ? 15 : 8) + " " } ?? ""
            let figures = [numbers.minimum.text, (numbers.quantile(0.5) ?? numbers.mean).text, numbers.maximum.text]
            parts.append(picture + figures.map(TerminalText.safe).joined(separator: " · "))
        } else if let categories = column.categories, column.distinctCount > 0 {
            parts.append(commonest(categories))
        } else if let lengths = column.lengths {
            parts.append((lengths.minimum == lengths.maximum ? "" : "\(lengths.minimum) to ") + "\(lengths.maximum) characters")
        } else if column.distinctCount == 0 {
            parts.append("no values")
        }
        return parts.joined(separator: "; ")
    }

    private func commonest(_ categories: ColumnProfile.Categories) -> String {
        let present = Double(categories.counts.reduce(categories.otherCount, +))
        return categories.values.indices.sorted { (categories.counts[$1], $0) < (categories.counts[$0], $1) }
            .map { place in
                let share = Double(categories.counts[place]) / present
                return TerminalText.cut(TerminalText.safe(categories.values[place]), to: 24) + " " + Figures.percent(share)
            }
            .joined(separator: ", ")
    }

    /// A histogram of so many characters at most.
    private func sparkline(_ counts: [Int], _ limit: Int) -> String {
        let step = (counts.count + limit - 1) / limit
        let sums = stride(from: 0, to: counts.count, by: max(step, 1)).map { start in
            counts[start..<min(start + step, counts.count)].reduce(0, +)
        }
        let top = Double(max(sums.max() ?? 1, 1))
        return String(sums.map { $0 == 0 ? " " : Self.blocks[min(Int(Double($0) / top * 8), 7)] })
    }

    /// The pairs that hang together most.
    private func pairs() -> [String] {
        let matrix = profile.associations
        var found: [(first: Int, second: Int, value: Double)] = []
        for first in matrix.columns.indices {
            for second in (first + 1)..<max(matrix.columns.count, first + 1) {
                if let value = matrix.values[first][second], abs(value) >= 0.1 { found.append((first, second, value)) }
            }
        }
        let strongest = found.enumerated().sorted { (abs($1.element.value), $0.offset) < (abs($0.element.value), $1.offset) }
            .prefix(Self.listedPairs).map(\.element)
        guard !strongest.isEmpty else { return [] }
        return ["", "Columns that hang together most"]
            + strongest.map { pair in
                let measure =
                    switch matrix.measures[pair.first][pair.second] {
                    case .correlation: "correlation"
                    case .correlationRatio: "correlation ratio"
                    case .cramersV: "Cramér's V"
                    }
                let names = [pair.first, pair.second].map { TerminalText.cut(TerminalText.safe(matrix.columns[$0]), to: (width - 32) / 2) }
                return
                    "  \(TerminalText.fitted(Figures.fixed(pair.value, 2), to: 5, atRight: true))  \(names[0]) × \(names[1]) (\(measure))"
            }
    }

    /// A sentence in lines.
    private func wrapped(_ sentence: String) -> [String] {
        var lines = [""]
        for word in sentence.split(separator: " ") {
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + word.count + 1 > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
            }
        }
        return lines
    }
}
