import Neural

/// Memory for some rows on their way through the heads.
final class AutoregressiveScratch {
    private let storages: [FloatStorage]
    /// The input rows: the embeddings of all variables, zeros where nothing is known.
    let inputs: UnsafeMutablePointer<Float>
    /// Some of the input rows, put together.
    let chosen: UnsafeMutablePointer<Float>
    let units: UnsafeMutablePointer<Float>
    let otherUnits: UnsafeMutablePointer<Float>
    let logits: UnsafeMutablePointer<Float>

    init(_ shape: AutoregressionShape, rows: Int) {
        let widths = [shape.inputWidth, shape.inputWidth, shape.hiddenWidth, shape.hiddenWidth, shape.states.max() ?? 0]
        storages = widths.map { FloatStorage(count: rows * $0, zeroed: true) }
        (inputs, chosen, units) = (storages[0].pointer, storages[1].pointer, storages[2].pointer)
        (otherUnits, logits) = (storages[3].pointer, storages[4].pointer)
    }
}
