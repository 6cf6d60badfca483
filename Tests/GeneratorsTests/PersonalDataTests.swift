import Generators
import Tabular
import Testing

@Suite struct PersonalDataTests {
    private func digits(_ text: String) -> [Int] { text.compactMap(\.wholeNumberValue) }

    private func passesLuhn(_ text: String) -> Bool {
        let sum = digits(text).reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.offset % 2 == 1 ? item.element * 2 : item.element
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }

    private func passesIBAN(_ text: String) -> Bool {
        let compact = text.filter { $0 != " " }
        let turned = compact.dropFirst(4) + compact.prefix(4)
        let numbers = turned.map { $0.isNumber ? String($0) : String(Int($0.asciiValue ?? 0) - 55) }.joined()
        return numbers.reduce(0) { ($0 * 10 + ($1.wholeNumberValue ?? 0)) % 97 } == 1
    }

    @Test("UUIDs have the bits of version 4, the column's case, and no one twice")
    func uuids() throws {
        let made = try generator(["BA7FE1A2-30eb-b5e9-9856-b57e70a5f402".uppercased()], .identifier, personal: .uuid, isUnique: true)
        let texts = try made.texts(0..<100_000)

        let form = try Regex("[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}")
        #expect(texts.prefix(2000).allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(Set(texts).count == 100_000 && Set(texts.map { $0.prefix(4) }).count > 40_000)
        let bare = try generator(["ba7fe1a230ebb5e99856b57e70a5f402"], .identifier, personal: .uuid).texts(0..<10)
        #expect(bare.allSatisfy { $0.utf8.count == 32 && Array($0)[12] == "4" })
    }

    @Test("Mail addresses have reserved domains that the column has not, and its forms of local parts")
    func mail() throws {
        let given = (0..<500).map { "\(["ann", "bob", "eve"][$0 % 3]).smith\($0)@\(["example.com", "corp.io"][$0 % 2])" }
        let made = try generator(given, personal: .email, isUnique: true).texts(0..<100_000)

        let form = try Regex("[a-z]+\\.[a-z]+[0-9]*(\\.[0-9]{9})?@(example\\.org|example\\.net|[a-z]+\\.example)")
        #expect(made.prefix(2000).allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
    }

    @Test("A column that has all reserved domains gets others")
    func reservedDomains() throws {
        var domains = ["example.com", "example.org", "example.net"]
        var made: [String] = []
        for _ in 0..<5 {
            made = try generator(domains.map { "a@\($0)" }, personal: .email).texts(0..<500)
            #expect(made.allSatisfy { !domains.contains(String($0.split(separator: "@")[1])) && $0.hasSuffix(".example") })
            domains += Set(made.map { String($0.split(separator: "@")[1]) })
        }
    }

    @Test("User names have the column's forms and are none of its names")
    func users() throws {
        let given = ["jsmith", "abrown", "cjones", "dmiller", "ewilson"] + (0..<90).map { "anna\($0 + 10)" }
        let made = try generator(given, personal: .userName, isUnique: true).texts(0..<100_000)

        #expect(Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
        #expect(made.prefix(1000).allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "." } })
    }

    @Test(
        "Names keep the column's order, commas, titles and case",
        arguments: [
            (["John Brown", "Ann White", "Eve Black", "Bob Green", "Kim Gray"], "[A-Z][a-z]+ [A-Z][a-z]+"),
            (["SMITH, JOHN", "WHITE, ANN", "BLACK, EVE", "GREEN, BOB", "GRAY, KIM"], "[A-Z]+, [A-Z]+"),
            (["John Q. Brown", "Ann B. White", "Eve X. Black", "Bob C. Green", "Kim D. Gray"], "[A-Z][a-z]+ [A-Z]\\. [A-Z][a-z]+"),
            (["Dr. John Brown", "Dr. Ann White", "Dr. Eve Black", "Dr. Bob Green", "Dr. Kim Gray"], "Dr\\. [A-Z][a-z]+ [A-Z][a-z]+"),
            (["brown john", "white ann", "scott eve", "green lucas", "taylor emma"], "[a-z]+ [a-z]+"),
            (["SMITH, John", "WHITE, Ann", "BLACK, Eve", "GREEN, Bob", "GRAY, Kim"], "[A-Z]+, [A-Z][a-z]+"),
        ])
    func names(_ given: [String], form: String) throws {
        let made = try generator(given, personal: .name)
        let texts = try made.texts(0..<1000)

        let regex = try Regex(form)
        for text in texts { #expect(text.wholeMatch(of: regex) != nil, "\(text)") }
        #expect(Set(texts).count > 900)
        let unique = try generator(given, personal: .name, isUnique: true).texts(0..<100_000)
        #expect(Set(unique).count == 100_000)
    }

    @Test("Unique first names and last names do not run out", arguments: [PersonalData.firstName, .lastName])
    func singleNames(_ kind: PersonalData) throws {
        #expect(Set(try generator(["Xenia", "Ada"], personal: kind, isUnique: true).texts(0..<100_000)).count == 100_000)
        #expect(try generator(["xenia", "ada"], personal: kind).texts(0..<100).allSatisfy { $0 == $0.lowercased() })
    }

    @Test("North American phone numbers are 555-01xx, or begin where no exchange does")
    func northAmerica() throws {
        let given = (0..<400).map { "(\(212 + $0 % 7)) \(300 + $0)-\(1000 + $0 * 7)" }
        let made = try generator(given, personal: .phoneNumber, isUnique: true).texts(0..<100_000)

        let form = try Regex("\\([2-9][0-9]{2}\\) (555-01[0-9]{2}|[01][0-9]{2}-[0-9]{4})")
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil } && Set(made).count == 100_000)
        #expect(try generator(given, personal: .phoneNumber).texts(0..<1000).allSatisfy { $0.contains(") 555-01") })
    }

    @Test("Other phone numbers keep country and shape and are none of the column's")
    func phones() throws {
        let given = (0..<200).map { "+49 30 \(5_550_000 + $0)" } + (0..<100).map { "+358-40-\(1_234_567 + $0 * 31)" }
        let made = try generator(given, personal: .phoneNumber).texts(0..<5000)

        let form = try Regex("\\+49 [0-9]{2} [0-9]{7}|\\+358-[0-9]{2}-[0-9]{7}")
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil } && Set(made).isDisjoint(with: given))
        #expect(made.count { $0.hasPrefix("+49") } > 2500 && made.count { $0.hasPrefix("+358") } > 1000)
    }

    @Test("Card numbers pass Luhn's test and begin like cards for tests")
    func cards() throws {
        let given = (0..<50).map { "4929 \(1000 + $0) 1234 5678" } + (0..<50).map { "3714 \(100_000 + $0) 12345" }
        let made = try generator(given, personal: .creditCardNumber, isUnique: true).texts(0..<100_000)

        #expect(made.allSatisfy(passesLuhn) && Set(made).count == 100_000)
        #expect(made.allSatisfy { $0.hasPrefix("4000 00") || $0.hasPrefix("3782 82") })
        let numbers = try generator((0..<20).map { "49291000123456\($0 + 10)" }, .integer, personal: .creditCardNumber).texts(0..<100)
        #expect(numbers.allSatisfy { $0.utf8.count == 16 && passesLuhn($0) })
    }

    @Test("IBANs have right check digits and the column's countries, lengths and spaces")
    func ibans() throws {
        let given = (0..<60).map { "DE89 3704 0044 0532 0\($0 + 100) 00" } + (0..<40).map { "NL91ABNA04171643\($0 + 10)" }
        let made = try generator(given, .identifier, personal: .iban, isUnique: true).texts(0..<100_000)

        #expect(made.allSatisfy(passesIBAN) && Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
        let form = try Regex("DE[0-9]{2}( [0-9]{4}){4} [0-9]{2}|NL[0-9]{2}ABNA[0-9]{10}")
        #expect(made.prefix(2000).allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect((55_000...65_000).contains(made.count { $0.hasPrefix("DE") }))
    }

    @Test("Social security numbers begin with 9 and avoid the groups of taxpayers")
    func socialSecurity() throws {
        let given = (0..<300).map { "999-\(10 + $0 % 80)-\(1000 + $0)" }
        let made = try generator(given, .identifier, personal: .socialSecurityNumber, isUnique: true).texts(0..<100_000)

        let form = try Regex("9[0-9]{2}-[0-4][0-9]-[0-9]{4}")
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
    }

    @Test("Network addresses are of the ranges for documentation, private or administered locally")
    func networks() throws {
        let ipv4 = try generator((0..<100).map { "8.8.\($0).1" }, personal: .ipv4Address, isUnique: true).texts(0..<100_000)
        let form = try Regex("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113|10\\.[0-9]{1,3}\\.[0-9]{1,3})\\.[0-9]{1,3}")
        #expect(ipv4.allSatisfy { $0.wholeMatch(of: form) != nil } && Set(ipv4).count == 100_000)
        #expect(ipv4.prefix(762).allSatisfy { !$0.hasPrefix("10.") })
        let inside = (0..<2000).map { "10.\($0 % 200).\($0 / 200).7" }
        #expect(Set(try generator(inside, personal: .ipv4Address).texts(0..<50_000)).isDisjoint(with: inside))

        let ipv6 = try generator(["2001:DB8:1::1"], personal: .ipv6Address, isUnique: true).texts(0..<100_000)
        #expect(ipv6.allSatisfy { $0.hasPrefix("2001:DB8:") && $0.split(separator: ":").count == 8 && !$0.hasPrefix("2001:DB8:1") })
        #expect(Set(ipv6).count == 100_000)

        let mac = try generator(["02-1b-63-84-45-e6", "3c-22-fb-00-00-01"], personal: .macAddress, isUnique: true).texts(0..<100_000)
        let macForm = try Regex("[0-9a-f][26ae](-[0-9a-f]{2}){5}")
        #expect(mac.allSatisfy { $0.wholeMatch(of: macForm) != nil } && Set(mac).count == 100_000)
    }

    @Test(
        "Passports, licences and accounts have the column's shapes and are none of its numbers",
        arguments: [PersonalData.passportNumber, .licenceNumber, .bankAccountNumber])
    func shapes(_ kind: PersonalData) throws {
        let given = (0..<400).map { "S\(99_900_000 + $0 * 131)" } + (0..<200).map { "X\(10_000_000 + $0 * 71)X" }
        let made = try generator(given, .identifier, personal: kind, isUnique: true).texts(0..<100_000)

        let form = try Regex("S[0-9]{8}|X[0-9]{8}X")
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
    }

    @Test("Addresses have the column's parts, keep what many share, and lie nowhere")
    func addresses() throws {
        let given = (0..<300).map { "\(100 + $0 * 7), Sunset Boulevard \($0 % 7), Springfield, California, \(90_000 + $0), United States" }
        let made = try generator(given, personal: .address, isUnique: true).texts(0..<100_000)

        #expect(made.allSatisfy { $0.hasSuffix(", United States") && $0.contains(", California, ") && !$0.contains("Sunset") })
        #expect(Set(made).count == 100_000 && Set(made).isDisjoint(with: given))
        let streets = try generator((0..<50).map { "\($0) MAIN STREET" }, personal: .streetAddress).texts(0..<500)
        let form = try Regex("[0-9]+ [A-Z]+ [A-Z]+")
        #expect(streets.allSatisfy { $0.wholeMatch(of: form) != nil })
    }

    @Test("A column of nothing but missing cells still gets values of its kind", arguments: PersonalData.allCases)
    func empty(_ kind: PersonalData) throws {
        let made = try generator([nil, nil], personal: kind, isUnique: true).texts(0..<10_000)

        #expect(Set(made).count == 10_000 && !made.contains(""))
    }

    @Test("Values come again as often as in the column, and frequent remarks stay as they are")
    func repetition() throws {
        let given = Array(repeating: "none", count: 500) + Array(repeating: "jo@x.io", count: 300) + (0..<200).map { "u\($0)@x.io" }
        let texts = try generator(given, personal: .email).texts(0..<10_000)
        var counts: [String: Int] = [:]
        for text in texts { counts[text, default: 0] += 1 }

        let most = counts.sorted { $0.value > $1.value }
        #expect(most[0].key == "none" && (4800...5200).contains(most[0].value) && (2800...3200).contains(most[1].value))
        #expect(Set(texts).isDisjoint(with: given.dropFirst(500)))

        let category = try generator(given, .category, personal: .email)
        guard case .category(let codes, let values) = try category.cells(rows: 0..<10_000, seed: 1, salt: 1) else {
            return #expect(Bool(false))
        }
        #expect(Set(values).count == 202 && values.count == 202 && Set(codes).count == 202)
    }
}
