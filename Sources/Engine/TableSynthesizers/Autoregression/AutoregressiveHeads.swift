import Neural

/// The network of a fitted model, one head at a time, on few rows: what sampling needs.
final class AutoregressiveHeads: Sendable {
    let shape: AutoregressionShape
    private let embedding: [Float]
    /// Where the embeddings of the variable at each place begin, in states.
    private let starts: [Int]
    /// For each place its hidden layers, then its logits.
    private let layers: [[PackedLayer]]

    /// Packs the parameters, which are in the order of `AutoregressionShape.parameters`.
    init(_ shape: AutoregressionShape, _ parameters: [[Float]]) {
        self.shape = shape
        embedding = parameters[0]
        let starts = shape.states.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        self.starts = starts
        let width = shape.hiddenWidth
        func layer(_ parameter: Int, _ start: Int, _ bias: Range<Int>, inputs: Int, inputStride: Int, outputStride: Int) -> PackedLayer {
            PackedLayer(
                parameters[parameter][start...], bias: parameters[parameter + 1][bias], inputs: inputs, inputStride: inputStride,
                outputStride: outputStride)
        }
        layers = (0..<shape.count).map { place in
            let units = (place * width)..<((place + 1) * width)
            let first = layer(1, place * width, units, inputs: shape.inputWidth, inputStride: shape.hiddenTotal, outputStride: 1)
            let hidden = (1..<max(1, shape.hiddenLayers)).map {
                layer(1 + 2 * $0, place * width * width, units, inputs: width, inputStride: 1, outputStride: width)
            }
            let states = starts[place]..<starts[place + 1]
            let last = layer(parameters.count - 2, states.lowerBound * width, states, inputs: width, inputStride: 1, outputStride: width)
            return [first] + hidden + [last]
        }
    }

    /// Writes what a state of the variable at a place adds to an input row.
    func embed(_ state: UInt8, place: Int, into row: UnsafeMutablePointer<Float>) {
        let width = shape.embeddingWidth
        embedding.withUnsafeBufferPointer { embedding in
            guard let base = embedding.baseAddress else { return }
            (row + place * width).update(from: base + (starts[place] + Int(state)) * width, count: width)
        }
    }

    /// Works out the logits of one variable for some input rows, one row after another.
    ///
    /// - Parameters:
    ///   - place: The variable.
    ///   - rows: The number of input rows.
    ///   - known: Variables from this place on are not known in any row.
    ///   - scratch: Holds the input rows; the logits are put there.
    func logits(_ place: Int, _ inputs: UnsafePointer<Float>, rows: Int, known: Int, _ scratch: AutoregressiveScratch) {
        let layers = layers[place]
        var (source, stride, depth) = (inputs, shape.inputWidth, known * shape.embeddingWidth)
        for (number, layer) in layers.enumerated() {
            let isLast = number == layers.count - 1
            let target = isLast ? scratch.logits : number % 2 == 0 ? scratch.units : scratch.otherUnits
            layer(source, stride: stride, rows: rows, depth: depth, into: target, isRectified: !isLast)
            (source, stride, depth) = (UnsafePointer(target), layer.outputs, layer.outputs)
        }
    }

    /// The logarithm of the probability of rows of a matrix, every variable given those before it.
    func logLikelihoods(of matrix: StateMatrix, _ rows: Range<Int>) -> [Double] {
        let scratch = AutoregressiveScratch(shape, rows: rows.count)
        var sums = [Double](repeating: 0, count: rows.count)
        var losses = [Float](repeating: 0, count: rows.count)
        for (place, index) in shape.order.enumerated() {
            logits(place, scratch.inputs, rows: rows.count, known: place, scratch)
            let labels = rows.map { Int32(matrix.columns[index][$0]) }
            losses.withUnsafeMutableBufferPointer { losses in
                guard let losses = losses.baseAddress else { return }
                labels.withUnsafeBufferPointer { labels in
                    guard let labels = labels.baseAddress else { return }
                    Rows.crossEntropy(scratch.logits, count: rows.count, width: shape.states[place], labels: labels, into: losses)
                }
            }
            for row in rows.indices {
                let i = row - rows.lowerBound
                sums[i] -= Double(losses[i])
                embed(matrix.columns[index][row], place: place, into: scratch.inputs + i * shape.inputWidth)
            }
        }
        return sums
    }
}
