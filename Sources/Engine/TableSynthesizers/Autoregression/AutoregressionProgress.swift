/// How far a fit has come: with the variables all that is needed to go on.
struct AutoregressionProgress {
    /// Steps made.
    var step = 0
    /// The largest score so far: the mean logarithm of a validation row's probability, over the orders; nil before the first.
    var bestScore: Double?
    /// How often in a row the score has not risen.
    var stale = 0
    /// How often the step size was made smaller because of that.
    var cuts = 0
    /// Seconds of work.
    var seconds = 0.0
    var isFinished = false
}
