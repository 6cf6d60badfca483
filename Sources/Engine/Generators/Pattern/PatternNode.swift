/// A part of a regular expression.
indirect enum PatternNode: Sendable, Equatable {
    /// One of some characters, ascending.
    case set([UInt32])
    case sequence([PatternNode])
    case alternation([PatternNode])
    /// At least and at most so many repetitions.
    case repetition(PatternNode, Int, Int)
}
