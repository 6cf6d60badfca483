/// The forms of made-up numbers that authorities, banks and telephone companies give.
enum CodeForms {
    private typealias Part = TemplateMixture.Part
    private static let longest = 64

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

    private static func shapeKey(_ text: [UInt8]) -> ByteKey? {
        guard !text.isEmpty, text.count <= longest, ColumnValues.isASCII(text) else { return nil }
        return ByteKey(bytes: PositionalForm.shape(text))
    }

    private static func part(_ form: PositionalForm, _ weight: Int, overflow: PositionalForm? = nil) -> Part {
        Part(template: Template(form.elements), overflow: overflow.map { Template($0.elements) }, weight: max(1, weight))
    }

    /// Numbers of passports, licences, accounts: the shapes of the column.
    static func general(_ values: ColumnValues, example: String) -> TemplateMixture {
        let parts = values.grouped(by: shapeKey).map { group in
            var form = PositionalForm(group.texts)
            form.avoid(group.texts)
            return part(form, group.weight)
        }
        return TemplateMixture(parts.isEmpty ? [part(PositionalForm([Array(example.utf8)]), 1)] : parts)
    }

    /// Social security numbers; those of the United States begin with 9 and go on with a group that is not given to taxpayers either.
    static func socialSecurity(_ values: ColumnValues) -> TemplateMixture {
        func form(_ texts: [[UInt8]]) -> PositionalForm {
            var form = PositionalForm(texts)
            let places = texts[0].indices.filter { isDigit(texts[0][$0]) }
            if places.count == 9, texts[0].allSatisfy({ isDigit($0) || $0 == 0x2d || $0 == 0x20 }) {
                form.fix(places, "9")
                form.choices[places[3]] = Array("01234".utf8)
            }
            return form
        }
        let parts = values.grouped(by: shapeKey).map { group in
            var form = form(group.texts)
            form.avoid(group.texts)
            return part(form, group.weight)
        }
        return TemplateMixture(parts.isEmpty ? [part(form([Array("900-00-0000".utf8)]), 1)] : parts)
    }

    /// Numbers of credit cards: the network's beginning that is used for tests, and a check digit that is right.
    static func creditCard(_ values: ColumnValues) -> TemplateMixture {
        func form(_ texts: [[UInt8]]) -> PositionalForm {
            var form = PositionalForm(texts)
            let places = texts[0].indices.filter { isDigit(texts[0][$0]) }
            guard places.count >= 8, let last = places.last else { return form }
            form.fix(places, testPrefix(first: texts[0][places[0]], length: places.count))
            form.choices[last] = []
            form.checks[last] = .luhn
            return form
        }
        let groups = values.grouped { text in
            shapeKey(text).map { shape in ByteKey(bytes: (text.first(where: isDigit).map { [$0] } ?? []) + shape.bytes) }
        }
        let parts = groups.map { group in
            var form = form(group.texts)
            form.avoid(group.texts)
            return part(form, group.weight)
        }
        return TemplateMixture(parts.isEmpty ? [part(form([Array("4000000000000000".utf8)]), 1)] : parts)
    }

    private static func testPrefix(first: UInt8, length: Int) -> String {
        switch (first, length) {
        case (0x32, _): "222300"
        case (0x33, 14): "305693"
        case (0x33, 15): "378282"
        case (0x33, _): "356600"
        case (0x35, _): "555555"
        case (0x36, _): "601111"
        default: "400000"
        }
    }

    /// International bank account numbers, in the column's mix of countries.
    static func iban(_ values: ColumnValues) -> TemplateMixture {
        func form(_ texts: [[UInt8]]) -> PositionalForm {
            var form = PositionalForm(texts)
            guard texts[0].count > 4 else { return form }
            form.choices[0] = [texts[0][0]]
            form.choices[1] = [texts[0][1]]
            form.choices[2] = []
            form.choices[3] = []
            form.checks[2] = .ibanCheck
            return form
        }
        let groups = values.grouped { text in shapeKey(text).map { shape in ByteKey(bytes: text.prefix(2) + shape.bytes) } }
        let parts = groups.map { group in
            var form = form(group.texts)
            form.avoid(group.texts)
            return part(form, group.weight)
        }
        return TemplateMixture(parts.isEmpty ? [part(form([Array("DE00000000000000000000".utf8)]), 1)] : parts)
    }

    /// Telephone numbers of the column's shapes and countries, in ranges that are not given to anybody as far as such are known.
    static func phone(_ values: ColumnValues) -> TemplateMixture {
        let groups = values.grouped { text in
            shapeKey(text).map { shape in ByteKey(bytes: countryCode(text) + [0x7c] + shape.bytes) }
        }
        let parts = groups.map { phone($0.texts, $0.weight) }
        return TemplateMixture(parts.isEmpty ? [phone([Array("(200) 555-0100".utf8)], 1)] : parts)
    }

    private static func phone(_ texts: [[UInt8]], _ weight: Int) -> Part {
        var form = PositionalForm(texts)
        let first = texts[0]
        for place in first.indices where !isDigit(first[place]) { form.choices[place] = [first[place]] }
        let end = first.firstIndex { $0 | 0x20 == 0x78 } ?? first.count
        var places = first.indices.filter { $0 < end && isDigit(first[$0]) }
        let country = countryCode(first)
        form.fix(places, String(decoding: country, as: UTF8.self))
        places.removeFirst(country.count)
        var isNorthAmerican = country == [0x31]
        if country.isEmpty && places.count == 11 && texts.allSatisfy({ $0[places[0]] == 0x31 }) {
            form.fix(places, "1")
            places.removeFirst()
            isNorthAmerican = true
        } else if country.isEmpty && places.count == 10 {
            isNorthAmerican = texts.allSatisfy { $0[places[0]] >= 0x32 }
        }
        if isNorthAmerican && places.count == 10 {
            // Neither codes of services, which end in 11, nor those kept for longer numbers, which have a 9 in the middle.
            form.choices[places[0]] = Array("23456789".utf8)
            form.choices[places[1]] = Array("02345678".utf8)
            form.choices[places[2]] = Array("0123456789".utf8)
            var overflow = form
            form.fix(places[3...], "55501")
            form.avoid(texts)
            // No exchange begins with 0 or 1.
            overflow.choices[places[3]] = Array("01".utf8)
            overflow.avoid(texts)
            return part(form, weight, overflow: overflow)
        }
        while places.count > 7, texts.allSatisfy({ $0[places[0]] == 0x30 }) {
            form.fix(places, "0")
            places.removeFirst()
        }
        if places.count >= 7 { form.fix(places, "555") }
        form.avoid(texts)
        return part(form, weight)
    }

    /// The digits of the country after a plus.
    private static func countryCode(_ text: [UInt8]) -> [UInt8] {
        guard text.first == 0x2b else { return [] }
        let digits = text.filter(isDigit)
        guard digits.count > 3, let first = digits.first else { return [] }
        if first == 0x31 || first == 0x37 { return [first] }
        let two = Int(first - 0x30) * 10 + Int(digits[1] - 0x30)
        let isTwo: Bool =
            switch two {
            case 20, 27, 30...34, 36, 39...41, 43...49, 51...58, 60...66, 81, 82, 84, 86, 90...95, 98: true
            default: false
            }
        return Array(digits.prefix(isTwo ? 2 : 3))
    }
}
