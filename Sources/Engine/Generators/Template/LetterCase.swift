/// How words are written.
enum LetterCase: String, Sendable, Equatable, CaseIterable {
    case title, upper, lower

    func applied(to text: String) -> String {
        switch self {
        case .title: text
        case .upper: text.uppercased()
        case .lower: text.lowercased()
        }
    }

    /// The usual case of some texts.
    static func usual(_ texts: some Sequence<some Collection<UInt8>>) -> LetterCase {
        var (upper, lower, other) = (0, 0, 0)
        for text in texts {
            let hasUpper = text.contains { $0 >= 0x41 && $0 <= 0x5a }
            let hasLower = text.contains { $0 >= 0x61 && $0 <= 0x7a }
            if hasUpper && hasLower { other += 1 } else if hasUpper { upper += 1 } else if hasLower { lower += 1 }
        }
        return upper > max(lower, other) ? .upper : lower > other ? .lower : .title
    }
}
