/// Digits that protect others against mistakes of writing.
enum CheckDigits {
    /// Luhn's check digit of the digits of a text, as a character.
    ///
    /// Reference: ISO/IEC 7812-1, annex B.
    static func luhn(_ text: ArraySlice<UInt8>) -> UInt8 {
        var sum = 0
        var isDoubled = true
        for byte in text.reversed() where byte &- 0x30 <= 9 {
            let digit = Int(byte - 0x30) * (isDoubled ? 2 : 1)
            sum += digit > 9 ? digit - 9 : digit
            isDoubled.toggle()
        }
        return 0x30 + UInt8((10 - sum % 10) % 10)
    }

    /// Sets the two check digits of an IBAN, third and fourth, which are zeros.
    ///
    /// Reference: ISO 13616-1.
    static func completeIBAN(_ text: inout ArraySlice<UInt8>) {
        guard text.count >= 4 else { return }
        let body = text.startIndex + 4
        var remainder = 0
        func add(_ byte: UInt8) {
            switch byte {
            case 0x30...0x39: remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            case 0x41...0x5a: remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
            case 0x61...0x7a: remainder = (remainder * 100 + Int(byte - 0x61) + 10) % 97
            default: break
            }
        }
        for place in body..<text.endIndex { add(text[place]) }
        for place in text.startIndex..<body { add(text[place]) }
        let check = 98 - remainder
        text[body - 2] = 0x30 + UInt8(check / 10)
        text[body - 1] = 0x30 + UInt8(check % 10)
    }
}
