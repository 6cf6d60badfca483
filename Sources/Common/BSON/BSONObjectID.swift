/// The 12 bytes by which MongoDB names documents: 4 of seconds since 1970, then 8 random ones.
package struct BSONObjectID: Hashable, Sendable, CustomStringConvertible {
    /// Bytes 0 … 3 in big-endian order: seconds since 1970.
    package var seconds: UInt32
    /// Bytes 4 … 11 in big-endian order.
    package var rest: UInt64

    package init(seconds: UInt32, rest: UInt64) {
        self.seconds = seconds
        self.rest = rest
    }

    /// A new id of the given second since 1970, unlike any other.
    package static func make(secondsSince1970 seconds: Int64) -> BSONObjectID {
        var generator = SystemRandomNumberGenerator()
        return BSONObjectID(seconds: UInt32(truncatingIfNeeded: seconds), rest: generator.next())
    }

    /// The 24 hexadecimal digits that MongoDB's tools show.
    package var description: String { padded(UInt64(seconds), 8) + padded(rest, 16) }

    private func padded(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
