/// One measured quantity of a series.
package struct Channel: Codable, Hashable, Sendable {
    package var name: String
    /// The unit of the values, such as `ppm`; nil when it is unknown or there is none.
    package var unit: String?

    package init(name: String, unit: String? = nil) {
        self.name = name
        self.unit = unit
    }

    /// `value` for a single channel, `value 1`, `value 2`, … for more.
    package static func unnamed(_ count: Int) -> [Channel] {
        count == 1 ? [Channel(name: "value")] : (0..<count).map { Channel(name: "value \($0 + 1)") }
    }
}
