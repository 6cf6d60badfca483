/// The rules that names and identifiers follow: one regular expression for the OpenAPI document, and the same rule in Swift.
package enum TextPattern: String, Hashable, Sendable, CaseIterable {
    /// What `Identifier` makes.
    case identifier = "^[0-9a-f]{32}$"
    case sha256 = "^[0-9a-f]{64}$"
    case username = "^[A-Za-z0-9][A-Za-z0-9._@-]*$"
    /// No control characters, no space at either end.
    case datasetName = "^[^\\x00-\\x20\\x7f]([^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f])?$"
    /// As a dataset's name; it stands in paths, so it has no `/`, `\`, `?`, `#` or `%` and does not begin with a full stop.
    case modelName = "^[^\\x00-\\x20\\x7f./\\\\?#%]([^\\x00-\\x1f\\x7f/\\\\?#%]*[^\\x00-\\x20\\x7f/\\\\?#%])?$"
    /// The number of a model's version, or the latest.
    case versionNumber = "^([1-9][0-9]{0,8}|latest)$"
    /// A dataset's id, or its place in a list.
    case identifierOrIndex = "^([0-9a-f]{32}|[0-9]{1,4})$"
    /// Any text on one line.
    case line = "^[^\\x00-\\x1f\\x7f]*$"

    package var minLength: Int {
        switch self {
        case .identifier: 32
        case .sha256: 64
        case .username, .datasetName, .modelName, .versionNumber, .identifierOrIndex: 1
        case .line: 0
        }
    }

    package var maxLength: Int {
        switch self {
        case .identifier, .identifierOrIndex: 32
        case .sha256: 64
        case .username: 64
        case .versionNumber: 9
        case .datasetName, .modelName: 120
        case .line: 10_000
        }
    }

    /// What the rule asks for, to follow "must be".
    package var expectation: String {
        switch self {
        case .identifier: "an id (32 hexadecimal digits)"
        case .sha256: "a SHA-256 hash (64 hexadecimal digits)"
        case .username: "1 to 64 letters, digits, dots, hyphens, underscores or @, beginning with a letter or digit"
        case .datasetName: "1 to 120 characters without control characters and without spaces at the ends"
        case .modelName:
            "1 to 120 characters without / \\ ? # % and control characters, not beginning with a full stop, without spaces at the ends"
        case .versionNumber: "the number of a version, or latest"
        case .identifierOrIndex: "an id, or a number from 0"
        case .line: "text without control characters"
        }
    }

    /// Whether `text` follows the rule, its length included.
    package func accepts(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard (minLength...maxLength).contains(scalars.count) else { return false }
        guard let first = scalars.first, let last = scalars.last else { return self == .line }
        switch self {
        case .identifier, .sha256:
            return scalars.allSatisfy(Self.isHexadecimal)
        case .versionNumber:
            return text == "latest" || (first != "0" && scalars.allSatisfy(Self.isDigit))
        case .identifierOrIndex:
            return scalars.count == 32 ? scalars.allSatisfy(Self.isHexadecimal) : scalars.count <= 4 && scalars.allSatisfy(Self.isDigit)
        case .line:
            return !scalars.contains(where: Self.isControl)
        case .username:
            return Self.isLetterOrDigit(first) && scalars.allSatisfy { Self.isLetterOrDigit($0) || "._@-".unicodeScalars.contains($0) }
        case .datasetName:
            return first != " " && last != " " && !scalars.contains(where: Self.isControl)
        case .modelName:
            return first != " " && last != " " && first != "."
                && !scalars.contains { Self.isControl($0) || "/\\?#%".unicodeScalars.contains($0) }
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isHexadecimal(_ scalar: Unicode.Scalar) -> Bool { isDigit(scalar) || ("a"..."f").contains(scalar) }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7f }
}
