internal import Glibc

/// How figures are written for readers: with a point, and with a true minus sign.
enum Figures {
    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    /// With so many decimals, 0 … 9.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) * powers[decimals] < 1e15 else { return value.description }
        let scaled = Int64((abs(value) * powers[decimals]).rounded())
        let unit = Int64(powers[decimals])
        let sign = value < 0 && scaled > 0 ? "−" : ""
        guard decimals > 0 else { return sign + scaled.description }
        let fraction = (scaled % unit).description
        return sign + (scaled / unit).description + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A share, 0 … 1, in per cent. What is not all or nothing is never written as if it were; the space does not break.
    static func percent(_ share: Double, _ decimals: Int = 1) -> String {
        let least = 1 / powers[decimals]
        if share > 0, share * 100 < least / 2 { return "< \(fixed(least, decimals))\u{A0}%" }
        if share < 1, share * 100 >= 100 - least / 2 { return "> \(fixed(100 - least, decimals))\u{A0}%" }
        return fixed(share * 100, decimals) + "\u{A0}%"
    }

    /// A score, with three decimals.
    static func score(_ score: Double?) -> String { score.map { fixed($0, 3) } ?? "—" }

    /// A share in per cent, or a dash.
    static func percent(_ share: Double?) -> String { share.map { percent($0) } ?? "—" }

    /// A whole number with a comma between thousands.
    static func count(_ value: Int) -> String {
        (value < 0 ? "−" : "") + grouped(value.magnitude.description)
    }

    private static func grouped(_ digits: String) -> String {
        guard digits.count > 3 else { return digits }
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// Any number with so many significant digits (2 … 9), without zeros at the end; very large and very small ones with an exponent.
    static func compact(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return value.description }
        guard value != 0 else { return "0" }
        let exponent = Int(log10(abs(value)).rounded(.down))
        guard (-4..<12).contains(exponent) else {
            let scale = pow(10, Double(exponent))
            return trimmed(fixed(value / scale, digits - 1)) + "e" + exponent.description
        }
        let text = trimmed(fixed(abs(value), min(max(digits - 1 - exponent, 0), 9)))
        let whole = text.prefix { $0 != "." }
        return (value < 0 ? "−" : "") + grouped(String(whole)) + text.dropFirst(whole.count)
    }

    /// A coordinate of a drawing, to two decimals and without zeros at the end.
    static func coordinate(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int((min(max(value, -1e7), 1e7) * 100).rounded())
        let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return sign + whole.description }
        return sign + whole.description + (rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)")
    }

    /// A text of at most so many characters, the rest replaced by an ellipsis.
    static func shortened(_ text: String, to limit: Int) -> String {
        // Characters of many scalars would let a text of a few "characters" be very long.
        guard text.unicodeScalars.count > limit else { return text }
        var short = String.UnicodeScalarView()
        short.append(contentsOf: text.unicodeScalars.prefix(limit - 1))
        return String(short) + "…"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
