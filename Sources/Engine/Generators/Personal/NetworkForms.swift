/// The forms of made-up addresses of networks, and of UUIDs.
enum NetworkForms {
    private typealias Part = TemplateMixture.Part

    /// Version 4 of RFC 9562, with or without hyphens, in the case of the column.
    static func uuid(_ values: ColumnValues) -> TemplateMixture {
        let letters = usualCase(values)
        let hasHyphens = values.texts.isEmpty || values.texts.contains { $0.contains(0x2d) }
        var form = PositionalForm(
            hexadecimal: hasHyphens ? "xxxxxxxx-xxxx-4xxx-xxxx-xxxxxxxxxxxx" : "xxxxxxxxxxxx4xxxxxxxxxxxxxxxxxxx", letters)
        form.choices[hasHyphens ? 19 : 16] = Array((letters == .upper ? "89AB" : "89ab").utf8)
        return TemplateMixture([Part(template: Template(form.elements), overflow: nil, weight: 1)])
    }

    /// Addresses that are administered locally.
    static func mac(_ values: ColumnValues) -> TemplateMixture {
        let letters = usualCase(values)
        let separators = Dictionary(grouping: values.texts.compactMap { $0.first { $0 == 0x3a || $0 == 0x2d } }) { $0 }
        let separator = (separators[0x2d]?.count ?? 0) > (separators[0x3a]?.count ?? 0) ? "-" : ":"
        var form = PositionalForm(hexadecimal: Array(repeating: "xx", count: 6).joined(separator: separator), letters)
        // The second lowest bit of the first octet says local, the lowest one a group.
        form.choices[1] = Array((letters == .upper ? "26AE" : "26ae").utf8)
        form.avoid(values.texts)
        return TemplateMixture([Part(template: Template(form.elements), overflow: nil, weight: 1)])
    }

    /// Addresses of the ranges for documentation (RFC 5737), then private ones (RFC 1918).
    static func ipv4(_ values: ColumnValues) -> TemplateMixture {
        let texts = values.texts.map { String(decoding: $0, as: UTF8.self) }
        let documentation = ["192.0.2.", "198.51.100.", "203.0.113."].filter { prefix in !texts.contains { $0.hasPrefix(prefix) } }
        let seen = Set(texts.filter { $0.hasPrefix("10.") }.compactMap { Int($0.dropFirst(3).prefix { $0 != "." }) })
        let free = (0...255).filter { !seen.contains($0) }
        let octets: TemplateElement = free.isEmpty || free.count == 256 ? .number(0, 255) : .choice(free.map { "\($0)" })
        let inside = Template([.literal("10."), octets, .literal("."), .number(0, 255), .literal("."), .number(1, 254)])
        // As many different addresses as there were should be possible.
        guard !documentation.isEmpty, values.texts.count <= documentation.count * 254 else {
            return TemplateMixture([Part(template: inside, overflow: nil, weight: 1)])
        }
        let outside = Template([.choice(documentation), .number(1, 254)])
        return TemplateMixture([Part(template: outside, overflow: inside, weight: 1)])
    }

    /// Addresses of the range for documentation, 2001:db8::/32 (RFC 3849).
    static func ipv6(_ values: ColumnValues) -> TemplateMixture {
        let letters = usualCase(values)
        let texts = values.texts.map { String(decoding: $0, as: UTF8.self).lowercased() }
        let isPadded = !texts.isEmpty && texts.allSatisfy { $0.utf8.count == 39 }
        let prefix = isPadded ? "2001:0db8" : "2001:db8"
        // Groups with a first digit that no address of this range has had.
        let seen = Set(texts.filter { $0.hasPrefix(prefix + ":") }.compactMap { $0.dropFirst(prefix.count + 1).first })
        let first = "123456789abcdef".filter { !seen.contains($0) }.map { letters == .upper ? $0.uppercased() : String($0) }
        var elements: [TemplateElement] = [.literal((letters == .upper ? prefix.uppercased() : prefix) + ":")]
        elements += [first.isEmpty ? .hexadecimal(1, letters) : .choice(first), .hexadecimal(3, letters)]
        for _ in 0..<5 { elements += [.literal(":"), isPadded ? .hexadecimal(4, letters) : .hexadecimalNumber(letters)] }
        return TemplateMixture([Part(template: Template(elements), overflow: nil, weight: 1)])
    }

    private static func usualCase(_ values: ColumnValues) -> LetterCase {
        LetterCase.usual(values.texts) == .upper ? .upper : .lower
    }
}
