internal import Specification

/// A value as one would type it.
func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .string(let value): value
    case .array(let values): values.map(plain).joined(separator: ",")
    case .object(let members): members.sorted { $0.key < $1.key }.map { "\($0.key):\(plain($0.value))" }.joined(separator: ",")
    }
}
