import Specification

/// A column of a table's profile in words.
struct ColumnText {
    let name: String
    let type: String
    let personal: String?
    let isKey: Bool
    let missingShare: Double
    let distinctCount: Int
    /// The range of numbers and moments, the commonest categories, the lengths of texts.
    let holds: String

    static let types = ["integer", "real", "boolean", "category", "datetime", "text", "identifier"]
    /// What a column may say of a person, as metadata name it.
    static let personalKinds = [
        "name", "first_name", "last_name", "user_name", "email", "phone_number", "address", "street_address", "ipv4_address",
        "ipv6_address",
        "mac_address", "uuid4", "credit_card_number", "iban", "ssn", "passport_number", "license_number", "bban",
    ]

    init(_ column: JSONValue) {
        let members = column.objectValue ?? [:]
        name = members["name"]?.stringValue ?? ""
        type = members["type"]?.stringValue ?? ""
        personal = members["personal"]?.stringValue
        isKey = members["isKey"]?.booleanValue ?? false
        missingShare = members["missingShare"]?.doubleValue ?? 0
        distinctCount = members["distinctCount"]?.integerValue ?? 0
        holds = Self.holds(members)
    }

    private static func holds(_ members: [String: JSONValue]) -> String {
        if let numbers = members["numbers"]?.objectValue, let low = numbers["minimum"]?.objectValue?["text"]?.stringValue,
            let high = numbers["maximum"]?.objectValue?["text"]?.stringValue
        {
            return low == high ? low : "\(low) … \(high)"
        }
        if let categories = members["categories"]?.objectValue, let values = categories["values"]?.arrayValue {
            let shown = values.prefix(4).compactMap(\.stringValue).joined(separator: ", ")
            let rest = values.count - min(4, values.count) + (categories["otherValues"]?.integerValue ?? 0)
            return rest > 0 ? "\(shown) and \(Format.count(rest)) more" : shown
        }
        if let lengths = members["lengths"]?.objectValue, let low = lengths["minimum"]?.integerValue,
            let high = lengths["maximum"]?.integerValue
        {
            return low == high ? "\(low) characters" : "\(low) … \(high) characters"
        }
        return "–"
    }

    /// A kind of personal data for people: `first_name` is "First name".
    static func title(ofPersonal kind: String) -> String {
        switch kind {
        case "uuid4": "UUID"
        case "iban": "IBAN"
        case "bban": "Bank account number"
        case "ssn": "Social security number"
        case "ipv4_address": "IPv4 address"
        case "ipv6_address": "IPv6 address"
        case "mac_address": "MAC address"
        default: kind.prefix(1).uppercased() + kind.dropFirst().replacing("_", with: " ")
        }
    }
}
