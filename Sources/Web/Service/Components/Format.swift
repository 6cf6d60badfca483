package import Contracts
internal import Glibc
package import Specification

/// Numbers, sizes and times as people read them.
package enum Format {
    /// A number with about five significant digits.
    package static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        guard value.isFinite else { return value.isNaN ? "not a number" : (value < 0 ? "−∞" : "∞") }
        guard value != 0 else { return "0" }
        let magnitude = abs(value)
        guard magnitude >= 1e-4, magnitude < 1e9 else { return scientific(value) }
        let decimals = max(0, 4 - Int(log10(magnitude).rounded(.down)))
        let scale = pow(10.0, Double(decimals))
        return signed(plain((value * scale).rounded() / scale))
    }

    /// A hyphen is not a minus.
    private static func signed(_ text: String) -> String { text.hasPrefix("-") ? "−" + text.dropFirst() : text }

    /// The shortest text that reads back as the value, without a needless fraction: what goes into form fields.
    package static func plain(_ value: Double) -> String {
        if let whole = Int(exactly: value), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
        return "\(value)"
    }

    private static func scientific(_ value: Double) -> String {
        let exponent = Int(log10(abs(value)).rounded(.down))
        let mantissa = (value / pow(10, Double(exponent)) * 1000).rounded() / 1000
        return signed("\(plain(mantissa))e\(exponent)")
    }

    /// A count with thin spaces between groups of three digits.
    package static func count(_ value: Int) -> String {
        let digits = String(abs(value))
        guard digits.count > 4 else { return String(value) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{202F}") }
            text.append(digit)
        }
        return value < 0 ? "−" + text : text
    }

    /// "1 series", "3 datasets": the count with its noun.
    package static func count(_ value: Int, _ singular: String, _ plural: String) -> String {
        "\(count(value)) \(value == 1 ? singular : plural)"
    }

    /// A size in decimal units.
    package static func bytes(_ value: Int) -> String {
        var size = Double(value)
        for unit in ["B", "kB", "MB", "GB"] {
            if size < 1000 { return "\(number(unit == "B" ? size : (size * 10).rounded() / 10)) \(unit)" }
            size /= 1000
        }
        return "\(number((size * 10).rounded() / 10)) TB"
    }

    /// A share as per cent.
    package static func percent(_ share: Double) -> String { "\(number((share * 1000).rounded() / 10)) %" }

    /// A duration in its two largest units.
    package static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(whole % 60) s"
        case ..<86_400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
        }
    }

    /// How long ago a moment was.
    package static func age(of moment: Timestamp, at now: Timestamp) -> String {
        let seconds = now.seconds(since: moment)
        switch seconds {
        case ..<10: return "just now"
        case ..<60: return "\(Int(seconds)) s ago"
        case ..<3600: return "\(Int(seconds / 60)) min ago"
        case ..<86_400: return "\(Int(seconds / 3600)) h ago"
        case ..<(86_400 * 14): return Format.count(Int(seconds / 86_400), "day ago", "days ago")
        default: return String(moment.description.prefix(10))
        }
    }

    /// Date and time to the minute, in UTC.
    package static func dateTime(_ moment: Timestamp) -> String {
        let text = moment.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    /// Any JSON value in a few characters.
    package static func value(_ value: JSONValue) -> String {
        switch value {
        case .null: "–"
        case .boolean(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .number(let number): plain(number)
        case .string(let text): text
        case .array(let list): list.isEmpty ? "none" : list.map { Format.value($0) }.joined(separator: ", ")
        case .object(let object): object.sorted { $0.key < $1.key }.map { "\($0.key) \(Format.value($0.value))" }.joined(separator: ", ")
        }
    }

    /// `batchSize` and `level-shift` as "Batch size" and "Level shift".
    package static func title(_ name: String) -> String {
        var words = ""
        var previousIsLower = false
        for character in name {
            if character == "-" || character == "_" {
                words.append(" ")
            } else if character.isUppercase, previousIsLower {
                words.append(" ")
                words.append(character.lowercased())
            } else {
                words.append(character)
            }
            previousIsLower = character.isLowercase || character.isNumber
        }
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// A value as a form field holds it.
    static func field(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        default: Format.value(value)
        }
    }
}
