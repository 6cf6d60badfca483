/// An attribute of an element: a name that is a literal of this program, and a value that is escaped when written.
package struct Attribute: Sendable {
    private let prefix: StaticString
    private let name: StaticString?
    private let value: String?

    private init(_ name: StaticString?, _ value: String? = nil, prefix: StaticString = "") {
        self.name = name
        self.value = value
        self.prefix = prefix
    }

    func write(to bytes: inout [UInt8]) {
        guard let name else { return }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: prefix)
        bytes.append(contentsOf: name)
        guard let value else { return }
        bytes.append(contentsOf: "=\"".utf8)
        HTML.escape(value, into: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Attribute {
    /// Writes nothing.
    package static let none = Attribute(nil)

    /// The attribute while the condition holds, nothing otherwise.
    package static func when(_ condition: Bool, _ attribute: @autoclosure () -> Attribute) -> Attribute {
        condition ? attribute() : .none
    }

    // Addresses are always made by this program; a text from elsewhere cannot become one.
    package static func href(_ path: WebPath) -> Attribute { Attribute("href", path.description) }
    package static func href(fragment: StaticString) -> Attribute { Attribute("href", "#\(fragment)") }
    package static func action(_ path: WebPath) -> Attribute { Attribute("action", path.description) }
    package static func formAction(_ path: WebPath) -> Attribute { Attribute("formaction", path.description) }
    /// What an embedded page may do; the empty text is nothing at all.
    package static func sandbox(_ value: StaticString) -> Attribute { Attribute("sandbox", "\(value)") }
    package static func src(_ path: WebPath) -> Attribute { Attribute("src", path.description) }

    package static func data(_ name: StaticString, _ value: String) -> Attribute { Attribute(name, value, prefix: "data-") }
    package static func data(_ name: StaticString, _ path: WebPath) -> Attribute { Attribute(name, path.description, prefix: "data-") }
    package static func data(_ name: StaticString) -> Attribute { Attribute(name, nil, prefix: "data-") }
    package static func aria(_ name: StaticString, _ value: String) -> Attribute { Attribute(name, value, prefix: "aria-") }

    package static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
    package static func id(_ value: String) -> Attribute { Attribute("id", value) }
    package static func name(_ value: String) -> Attribute { Attribute("name", value) }
    package static func value(_ value: String) -> Attribute { Attribute("value", value) }
    package static func type(_ value: StaticString) -> Attribute { Attribute("type", "\(value)") }
    package static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
    package static func form(_ id: String) -> Attribute { Attribute("form", id) }
    package static func title(_ text: String) -> Attribute { Attribute("title", text) }
    package static func content(_ text: String) -> Attribute { Attribute("content", text) }
    package static func placeholder(_ text: String) -> Attribute { Attribute("placeholder", text) }
    package static func role(_ value: StaticString) -> Attribute { Attribute("role", "\(value)") }
    package static func method(_ value: StaticString) -> Attribute { Attribute("method", "\(value)") }
    package static func enctype(_ value: StaticString) -> Attribute { Attribute("enctype", "\(value)") }
    package static func rel(_ value: StaticString) -> Attribute { Attribute("rel", "\(value)") }
    package static func lang(_ value: StaticString) -> Attribute { Attribute("lang", "\(value)") }
    package static func charset(_ value: StaticString) -> Attribute { Attribute("charset", "\(value)") }
    package static func httpEquiv(_ value: StaticString) -> Attribute { Attribute("http-equiv", "\(value)") }
    package static func autocomplete(_ value: StaticString) -> Attribute { Attribute("autocomplete", "\(value)") }
    package static func accept(_ value: StaticString) -> Attribute { Attribute("accept", "\(value)") }
    package static func inputMode(_ value: StaticString) -> Attribute { Attribute("inputmode", "\(value)") }
    package static func scope(_ value: StaticString) -> Attribute { Attribute("scope", "\(value)") }
    package static func list(_ id: String) -> Attribute { Attribute("list", id) }
    package static func min(_ value: String) -> Attribute { Attribute("min", value) }
    package static func max(_ value: String) -> Attribute { Attribute("max", value) }
    package static func step(_ value: String) -> Attribute { Attribute("step", value) }
    package static func maxLength(_ count: Int) -> Attribute { Attribute("maxlength", String(count)) }
    package static func minLength(_ count: Int) -> Attribute { Attribute("minlength", String(count)) }
    package static func colspan(_ count: Int) -> Attribute { Attribute("colspan", String(count)) }
    package static func tabIndex(_ index: Int) -> Attribute { Attribute("tabindex", String(index)) }
    package static func label(_ text: String) -> Attribute { Attribute("label", text) }
    package static func datetime(_ text: String) -> Attribute { Attribute("datetime", text) }

    package static let checked = Attribute("checked")
    package static let selected = Attribute("selected")
    package static let disabled = Attribute("disabled")
    package static let required = Attribute("required")
    package static let hidden = Attribute("hidden")
    package static let open = Attribute("open")
    package static let multiple = Attribute("multiple")
    package static let `defer` = Attribute("defer")
    package static let download = Attribute("download")
    package static let autofocus = Attribute("autofocus")
    package static let noValidate = Attribute("novalidate")

    // Drawing.
    package static func viewBox(_ value: StaticString) -> Attribute { Attribute("viewBox", "\(value)") }
    package static func d(_ value: StaticString) -> Attribute { Attribute("d", "\(value)") }
}
