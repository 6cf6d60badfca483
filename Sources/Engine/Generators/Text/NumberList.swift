internal import FoundationEssentials
internal import Specification

/// Whole numbers from 0 on, as text: seven bits to a byte, the least significant first, then base 64.
enum NumberList {
    static func text(_ numbers: some Sequence<UInt32>) -> String {
        var bytes: [UInt8] = []
        for number in numbers {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        return text(bytes: bytes)
    }

    static func text(bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// The bytes of base 64.
    static func bytes(_ json: JSONValue?, _ place: String) throws(GeneratorError) -> [UInt8] {
        guard let text = json?.stringValue, let data = Data(base64Encoded: text) else { throw GeneratorError(place, "must be base 64") }
        return Array(data)
    }

    static func numbers(_ json: JSONValue?, _ place: String) throws(GeneratorError) -> [UInt32] {
        var numbers: [UInt32] = []
        var value: UInt32 = 0
        var shift: UInt32 = 0
        for byte in try bytes(json, place) {
            guard shift < 28 || shift == 28 && byte < 16 else { throw GeneratorError(place, "has a number of more than 32 bits") }
            value |= UInt32(byte & 0x7f) << shift
            shift += 7
            if byte < 0x80 {
                numbers.append(value)
                (value, shift) = (0, 0)
            }
        }
        guard shift == 0 else { throw GeneratorError(place, "ends within a number") }
        return numbers
    }
}
