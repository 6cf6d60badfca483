/// What a recipe may ask for at most.
package struct RecipeLimits: Sendable {
    /// Steps per series.
    package var maximumLength = 1_000_000
    package var maximumSequences = 10_000_000
    package var maximumChannels = 1024
    package var maximumClasses = 1000
    /// Values of all series together.
    package var maximumValues = 1_000_000_000
    /// Estimated seconds of one core for all series together.
    package var maximumSeconds = 3600.0

    package init() {}
}
