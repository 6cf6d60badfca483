import Neural

/// Two networks that learn against each other, one batch at a time.
protocol AdversarialGame: AnyObject {
    var generator: SeriesGenerator { get }
    /// The optimisers, by the names under which checkpoints keep their step counts.
    var optimisers: [(name: String, optimiser: Adam)] { get }
    /// The names of the losses that `play` gives, in a fixed order.
    var lossNames: [String] { get }

    /// Where the real series of the next step go: B × T · C, row by row.
    var realSeries: UnsafeMutableBufferPointer<Float> { get }
    /// Where their labels go, as places in the list of labels; nil when labels are not taken.
    var realLabels: UnsafeMutableBufferPointer<Int32>? { get }

    /// Learns from the batch that was filled in.
    ///
    /// - Parameter step: Steps done before; keys the randomness.
    /// - Returns: The losses in the order of `lossNames`; nil where a network did not learn in this step.
    func play(step: Int) -> [Float?]
}
