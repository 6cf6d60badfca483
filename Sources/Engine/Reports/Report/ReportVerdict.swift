/// What to make of one side of a report, in plain words.
package struct ReportVerdict: Codable, Sendable, Equatable {
    /// What it is about.
    package enum Topic: String, Codable, Sendable, CaseIterable {
        case privacy, columns, combinations, detection, utility, missingness, validity
    }

    /// How good it is.
    package enum Tone: String, Codable, Sendable, CaseIterable {
        case good, fair, poor
        /// It cannot be told.
        case open
    }

    package let topic: Topic
    package let tone: Tone
    /// A few words.
    package let headline: String
    /// One or two sentences with the figures.
    package let explanation: String
}
