package import Specification

/// How the moments, dates or times of day of a column are written.
///
/// The pattern is that of C's `strftime`: `%Y %y %m %d %H %I %M %S %p %b %B %z`, with `%-d` for a number without leading zeros,
/// `%f` for microseconds, `%3f` for another number of decimals and `%:z` for an offset with a colon. Names are English.
package struct DateTimeFormat: Codable, Hashable, Sendable {
    /// What a pattern is made of.
    enum Part: Hashable, Sendable {
        case literal(UInt8)
        case year
        case yearOfCentury
        case number(Field, isPadded: Bool)
        case monthName(isFull: Bool)
        case halfOfDay
        /// Decimals of the second.
        case fraction(Int)
        case offset(hasColon: Bool)
    }

    enum Field: Hashable, Sendable {
        case month, day, hour, hourOfHalf, minute, second
    }

    package let pattern: String
    /// The zone in which moments are written, in minutes east of UTC; nil when the text has no zone.
    package var offsetMinutes: Int?
    let parts: [Part]

    /// Makes a format.
    ///
    /// - Parameters:
    ///   - pattern: As described above.
    ///   - offsetMinutes: The zone to write, for patterns with `%z` or `%:z`; -1439 … 1439.
    /// - Throws: `SpecificationError` that names what the pattern holds and is not known.
    package init(_ pattern: String, offsetMinutes: Int? = nil) throws(SpecificationError) {
        self.pattern = pattern
        parts = try Self.parts(of: Array(pattern.utf8))
        let hasOffset = parts.contains { if case .offset = $0 { true } else { false } }
        self.offsetMinutes = hasOffset ? min(max(offsetMinutes ?? 0, -1439), 1439) : nil
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            container.decode(String.self, forKey: .pattern), offsetMinutes: container.decodeIfPresent(Int.self, forKey: .offsetMinutes))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pattern, forKey: .pattern)
        try container.encodeIfPresent(offsetMinutes, forKey: .offsetMinutes)
    }

    private enum CodingKeys: String, CodingKey {
        case pattern, offsetMinutes
    }

    /// Whether the text says a date, and not only a time of day.
    package var hasDate: Bool { parts.contains { if case .number(.day, _) = $0 { true } else { false } } }

    /// Whether the text says a time of day, and not only a date.
    package var hasTime: Bool {
        parts.contains {
            switch $0 {
            case .number(.hour, _), .number(.hourOfHalf, _): true
            default: false
            }
        }
    }

    private static func parts(of pattern: [UInt8]) throws(SpecificationError) -> [Part] {
        var parts: [Part] = []
        var position = 0
        while position < pattern.count {
            guard pattern[position] == 0x25 else {
                parts.append(.literal(pattern[position]))
                position += 1
                continue
            }
            let directive = String(decoding: pattern[position...].prefix(2), as: UTF8.self)
            let long = String(decoding: pattern[position...].prefix(3), as: UTF8.self)
            if let part = named[long] {
                parts.append(part)
                position += 3
            } else if let part = named[directive] {
                parts.append(part)
                position += 2
            } else {
                throw SpecificationError("format", "has '\(directive)', which is not known")
            }
        }
        return parts
    }

    private static let named: [String: Part] = {
        var named: [String: Part] = [
            "%%": .literal(0x25), "%Y": .year, "%y": .yearOfCentury, "%b": .monthName(isFull: false), "%B": .monthName(isFull: true),
            "%p": .halfOfDay, "%f": .fraction(6), "%z": .offset(hasColon: false), "%:z": .offset(hasColon: true),
        ]
        for digits in 1...9 { named["%\(digits)f"] = .fraction(digits) }
        let fields: [(String, Field)] = [
            ("m", .month), ("d", .day), ("H", .hour), ("I", .hourOfHalf), ("M", .minute), ("S", .second),
        ]
        for (letter, field) in fields {
            named["%\(letter)"] = .number(field, isPadded: true)
            named["%-\(letter)"] = .number(field, isPadded: false)
        }
        return named
    }()
}
