extension PersonalData {
    /// What a column says of a person, by the form of its values or by its name.
    ///
    /// - Parameters:
    ///   - name: The column's.
    ///   - values: Some distinct present values.
    static func recognized(name: String, values: [String]) -> PersonalData? {
        guard !values.isEmpty else { return nil }
        let values = values.map { Array($0.utf8) }
        let byContent: [(PersonalData, ([UInt8]) -> Bool)] = [
            (.uuid, isUUID), (.email, isEmail), (.ipv4Address, isIPv4), (.macAddress, isMAC), (.ipv6Address, isIPv6), (.iban, isIBAN),
            (.creditCardNumber, isCreditCard), (.socialSecurityNumber, isSocialSecurityNumber), (.phoneNumber, isInternationalPhone),
        ]
        for (kind, fits) in byContent where values.count(where: fits) * 10 >= values.count * 9 { return kind }
        let words = words(of: name)
        for (kind, names, fits) in byName where names.contains(where: { words.hasSuffix($0) }) {
            if values.count(where: fits) * 10 >= values.count * 8 { return kind }
        }
        for (kind, names) in exactNames where names.contains(words) && values.count(where: isName) * 10 >= values.count * 8 { return kind }
        return nil
    }

    /// The words of a column's name, in lower case, with one space before each: ` first name` for `FirstName` and `first_name`.
    static func words(of name: String) -> String {
        var words: [UInt8] = []
        var previous: UInt8 = 0x20
        for byte in name.utf8 {
            let isUpper = byte >= 0x41 && byte <= 0x5a
            let isWord = isUpper || byte >= 0x61 && byte <= 0x7a || byte &- 0x30 <= 9 || byte >= 0x80
            let wasLower = previous >= 0x61 && previous <= 0x7a
            if isWord && (words.isEmpty || wasLower && isUpper || !isWordByte(previous)) { words.append(0x20) }
            if isWord { words.append(isUpper ? byte | 0x20 : byte) }
            previous = byte
        }
        return String(decoding: words, as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x7a || byte &- 0x30 <= 9 || byte >= 0x80
    }

    /// Names of columns, as the ends of their words, and what their values must look like.
    private static let byName: [(PersonalData, [String], @Sendable ([UInt8]) -> Bool)] = [
        (.email, [" email", " e mail", " mail", " email address", " mail address"], { $0.contains(0x40) }),
        (.firstName, [" first name", " firstname", " given name", " forename", " middle name"], isName),
        (.lastName, [" last name", " lastname", " surname", " family name", " maiden name", " maiden"], isName),
        (.userName, [" user name", " username", " login", " nickname"], { !$0.isEmpty }),
        (
            .name,
            [
                " full name", " fullname", " customer name", " patient name", " client name", " employee name", " contact name",
                " person name", " student name", " holder name",
            ], isName
        ),
        (
            .phoneNumber,
            [" phone", " phone number", " telephone", " mobile", " mobile number", " cell phone", " tel", " fax", " fax number"], isPhone
        ),
        (.streetAddress, [" street", " street address", " address line1", " address line 1"], { $0.contains { $0 >= 0x41 } }),
        (.address, [" address", " addr", " home address", " residence"], { $0.contains { $0 >= 0x41 } }),
        (.socialSecurityNumber, [" ssn", " social security number", " sin", " nino", " tax id"], hasDigits),
        (.passportNumber, [" passport", " passport number", " passport no"], hasDigits),
        (.licenceNumber, [" drivers", " drivers license", " driver license", " drivers licence", " license number"], hasDigits),
        (.creditCardNumber, [" credit card", " card number", " credit card number", " cc number"], hasDigits),
        (.bankAccountNumber, [" account number", " bank account", " bban"], hasDigits),
        (.uuid, [" uuid", " guid"], isUUID),
    ]

    /// Short names that mean a person only if they are the whole name of the column.
    private static let exactNames: [(PersonalData, [String])] = [
        (.name, [" name", " names"]), (.firstName, [" first", " given", " prename"]), (.lastName, [" last", " family"]),
    ]

    private static func hasDigits(_ text: [UInt8]) -> Bool { text.contains { $0 &- 0x30 <= 9 } }

    /// One to four words without digits.
    private static func isName(_ text: [UInt8]) -> Bool {
        guard !text.isEmpty, text.count <= 60, !hasDigits(text) else { return false }
        return text.split(separator: 0x20).count <= 4
    }

    static func isEmail(_ text: [UInt8]) -> Bool {
        let halves = text.split(separator: 0x40, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[1].count >= 4, !text.contains(0x20) else { return false }
        guard let dot = halves[1].lastIndex(of: 0x2e) else { return false }
        return dot > halves[1].startIndex && halves[1].endIndex - dot > 2
    }

    static func isUUID(_ text: [UInt8]) -> Bool {
        text.count == 36
            && text.enumerated().allSatisfy { place, byte in [8, 13, 18, 23].contains(place) ? byte == 0x2d : isHexadecimal(byte) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5 }

    static func isIPv4(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: 0x2e, omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy { $0 &- 0x30 <= 9 } && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
            }
    }

    static func isIPv6(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: 0x3a, omittingEmptySubsequences: false)
        let hasGap = zip(text, text.dropFirst()).contains { $0 == 0x3a && $1 == 0x3a }
        return (hasGap ? (3...9).contains(parts.count) : parts.count == 8)
            && parts.allSatisfy { $0.count <= 4 && $0.allSatisfy(isHexadecimal) }
    }

    static func isMAC(_ text: [UInt8]) -> Bool {
        text.count == 17
            && text.enumerated().allSatisfy { place, byte in
                place % 3 == 2 ? byte == 0x3a || byte == 0x2d : isHexadecimal(byte)
            }
    }

    /// ISO 13616: the remainder by 97 is 1, with the first four characters moved to the end and letters as 10 … 35.
    static func isIBAN(_ text: [UInt8]) -> Bool {
        let compact = text.filter { $0 != 0x20 }
        guard (15...34).contains(compact.count) else { return false }
        guard compact[..<2].allSatisfy({ $0 >= 0x41 && $0 <= 0x5a }), compact[2..<4].allSatisfy({ $0 &- 0x30 <= 9 }) else { return false }
        var remainder = 0
        for byte in compact[4...] + compact[..<4] {
            switch byte {
            case 0x30...0x39: remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            case 0x41...0x5a: remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
            default: return false
            }
        }
        return remainder == 1
    }

    /// ISO/IEC 7812: 13 to 19 digits with Luhn's check digit, and a first digit that card networks use.
    static func isCreditCard(_ text: [UInt8]) -> Bool {
        let digits = text.filter { $0 != 0x20 && $0 != 0x2d }
        guard (13...19).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 <= 9 }) else { return false }
        guard (0x33...0x36).contains(digits[0]) || digits[0] == 0x32 else { return false }
        var sum = 0
        for (place, byte) in digits.reversed().enumerated() {
            let digit = Int(byte - 0x30) * (place % 2 == 1 ? 2 : 1)
            sum += digit > 9 ? digit - 9 : digit
        }
        return sum % 10 == 0
    }

    /// As in the United States: 3, 2 and 4 digits.
    static func isSocialSecurityNumber(_ text: [UInt8]) -> Bool {
        text.count == 11 && text.enumerated().allSatisfy { place, byte in place == 3 || place == 6 ? byte == 0x2d : byte &- 0x30 <= 9 }
    }

    private static func isInternationalPhone(_ text: [UInt8]) -> Bool { (text.first == 0x2b || text.first == 0x28) && isPhone(text) }

    private static func isPhone(_ text: [UInt8]) -> Bool {
        let digits = text.count { $0 &- 0x30 <= 9 }
        return (6...17).contains(digits) && text.count <= 30
            && text.allSatisfy { $0 &- 0x30 <= 9 || [0x20, 0x2b, 0x28, 0x29, 0x2d, 0x2e, 0x2f, 0x78].contains($0) }
    }
}
