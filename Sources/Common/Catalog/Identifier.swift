package import Contracts

/// Makes ids that sort by the moment they were made: 12 hexadecimal digits of milliseconds, then 20 random ones.
package enum Identifier {
    package static func make(at moment: Timestamp = .now()) -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next(), low = generator.next()
        return hexadecimal(UInt64(max(0, moment.milliseconds)), digits: 12) + hexadecimal(high, digits: 16) + hexadecimal(low, digits: 4)
    }

    private static func hexadecimal(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text.suffix(digits)
    }
}
