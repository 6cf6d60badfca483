extension [UInt8] {
    /// Appends a string as JSON, with its quotes.
    mutating func append(json string: String, escapesNonASCII: Bool) {
        append(0x22)
        if escapesNonASCII {
            for unit in string.utf16 {
                if unit < 0x80 { appendJSON(UInt8(unit)) } else { appendEscape(unit) }
            }
        } else {
            for byte in string.utf8 { appendJSON(byte) }
        }
        append(0x22)
    }

    private mutating func appendJSON(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5c: append(contentsOf: [0x5c, byte])
        case 0x20...: append(byte)
        case 0x08: append(ascii: "\\b")
        case 0x09: append(ascii: "\\t")
        case 0x0a: append(ascii: "\\n")
        case 0x0c: append(ascii: "\\f")
        case 0x0d: append(ascii: "\\r")
        default: appendEscape(UInt16(byte))
        }
    }

    private mutating func appendEscape(_ unit: UInt16) {
        append(ascii: "\\u")
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
