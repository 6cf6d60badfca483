/// The sizes of an autoregressive network; its variables are counted by their place in the order of sampling.
struct AutoregressionShape: Codable, Hashable, Sendable {
    /// The variable at each place.
    var order: [Int]
    /// The number of states of the variable at each place.
    var states: [Int]
    /// How many numbers a state becomes as an input.
    var embeddingWidth: Int
    /// How many hidden units each variable has in each of its layers.
    var hiddenWidth: Int
    /// The hidden layers between inputs and logits.
    var hiddenLayers: Int

    /// The number of variables.
    var count: Int { states.count }
    /// The length of an input row.
    var inputWidth: Int { count * embeddingWidth }
    /// The units of one hidden layer of all variables.
    var hiddenTotal: Int { count * hiddenWidth }

    /// The multiplications of one row on its way from the inputs to all logits.
    var multiplications: Int {
        inputWidth * hiddenTotal + (hiddenLayers - 1) * hiddenTotal * hiddenWidth + states.reduce(0, +) * hiddenWidth
    }

    /// The names and shapes of the parameters, in the order of the network.
    var parameters: [(name: String, shape: [Int])] {
        let total = states.reduce(0, +)
        var parameters: [(name: String, shape: [Int])] = [
            ("embedding.weight", [total, embeddingWidth]), ("hidden.0.weight", [inputWidth, hiddenTotal]), ("hidden.0.bias", [hiddenTotal]),
        ]
        for layer in 1..<max(1, hiddenLayers) {
            parameters.append(("hidden.\(layer).weight", [hiddenTotal, hiddenWidth]))
            parameters.append(("hidden.\(layer).bias", [hiddenTotal]))
        }
        return parameters + [("output.weight", [total, hiddenWidth]), ("output.bias", [total])]
    }
}
