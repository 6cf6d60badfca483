/// Rows of text in columns of equal width.
enum TextTable {
    /// - Parameter rightAligned: the places of columns of numbers.
    static func lines(_ header: [String], _ rows: [[String]], rightAligned: Set<Int> = []) -> String {
        let widths = header.indices.map { place in ([header] + rows).map { $0[place].count }.max() ?? 0 }
        return ([header] + rows).map { row in
            var line = row.indices.map { place in
                let gap = String(repeating: " ", count: widths[place] - row[place].count)
                return rightAligned.contains(place) ? gap + row[place] : row[place] + gap
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    /// `1.4 MB`.
    static func bytes(_ count: Int) -> String {
        if count < 1000 { return "\(count) B" }
        var value = Double(count)
        var unit = 0
        let units = ["B", "kB", "MB", "GB", "TB"]
        while value >= 999.5 && unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return value < 9.95 ? "\((value * 10).rounded() / 10) \(units[unit])" : "\(Int(value.rounded())) \(units[unit])"
    }

    /// `26,048`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (place, digit) in String(number.magnitude).reversed().enumerated() {
            if place > 0 && place.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }
}
