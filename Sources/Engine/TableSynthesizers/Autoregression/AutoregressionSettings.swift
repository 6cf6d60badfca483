import Specification

/// What a fit's parameters mean for one table: "auto" is decided here.
struct AutoregressionSettings {
    let shape: AutoregressionShape
    let batchSize: Int
    let learningRate: Double
    let weightDecay: Double
    let dropout: Double
    /// The share of a batch that is learned in random orders.
    let anyOrderShare: Double
    let averaging: Double
    let maximumEpochs: Int
    let patience: Int
    /// Seconds; nil sets no limit.
    let timeLimit: Double?

    init(_ parameters: ParameterValues, variables: [Variable], rowCount: Int) {
        let widths = Self.widths(variables.count)
        let order = VariableOrder(variables).sampling(variables)
        shape = AutoregressionShape(
            order: order, states: order.map { variables[$0].stateCount },
            embeddingWidth: parameters["embeddingWidth"].integerValue ?? widths.embedding,
            hiddenWidth: parameters["hiddenWidth"].integerValue ?? widths.hidden, hiddenLayers: parameters.integer("hiddenLayers"))
        // Halves of a batch are shown different variables.
        let batch = parameters["batchSize"].integerValue ?? Self.batchSize(rowCount)
        batchSize = batch + batch % 2
        // The gradients of smaller batches differ more from each other.
        learningRate = parameters.number("learningRate") * (Double(min(batchSize, 256)) / 256).squareRoot()
        weightDecay = parameters.number("weightDecay")
        dropout = parameters.number("dropout")
        anyOrderShare = parameters.number("anyOrderShare")
        averaging = parameters.number("averaging")
        // Many rows are learned in few epochs; wide tables have to do with about two minutes of a processor.
        let work = 3 * Double(shape.multiplications) * Double(max(rowCount, 1))
        let affordable = Int(min(700_000 / Double(max(rowCount, 1)), 2e12 / work))
        maximumEpochs = parameters["maximumEpochs"].integerValue ?? min(max(affordable, 3), 40)
        patience = parameters.integer("patience")
        timeLimit = parameters["timeLimit"].doubleValue
    }

    /// Widths with which the first layer, which grows with the square of the variables, stays below a million weights for up to 180 variables.
    private static func widths(_ count: Int) -> (embedding: Int, hidden: Int) {
        let choices = [(16, 64), (12, 48), (8, 32), (6, 24), (4, 16), (3, 12), (2, 8)]
        let choice = choices.first { count * count * $0.0 * $0.1 <= 1_000_000 } ?? (2, 8)
        return (choice.0, choice.1)
    }

    /// A power of two of about a hundredth of the rows, from 16 to 512.
    private static func batchSize(_ rowCount: Int) -> Int {
        var size = 16
        while size < 512, size * 2 <= rowCount / 64 { size *= 2 }
        return size
    }
}
