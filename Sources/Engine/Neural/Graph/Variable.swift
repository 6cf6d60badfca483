/// A named tensor that outlives the step: a parameter, a moment of an optimiser, a running statistic.
package final class Variable {
    /// The name under which checkpoints and models store it.
    package let name: String
    package let shape: Shape
    /// Whether a gradient should change it; running statistics and moments are not trainable.
    package let isTrainable: Bool
    let storage: FloatStorage
    /// Grows with every write, so that copies in another layout know when they are old.
    private(set) var version = 0
    private var packed: [PackedMatrix.Layout: PackedMatrix] = [:]

    init(name: String, shape: Shape, isTrainable: Bool) {
        self.name = name
        self.shape = shape
        self.isTrainable = isTrainable
        storage = FloatStorage(count: shape.count, zeroed: true)
    }

    /// All elements, row by row; setting needs exactly `shape.count` numbers.
    package var values: [Float] {
        get { Array(storage.buffer) }
        set {
            precondition(newValue.count == shape.count, "\(name) takes \(shape.count) values, not \(newValue.count)")
            _ = storage.buffer.update(fromContentsOf: newValue)
            markChanged()
        }
    }

    /// Reads the elements in place.
    package func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(storage.buffer))
    }

    /// The copy of this variable that products with a layout share.
    func packed(_ layout: PackedMatrix.Layout) -> PackedMatrix {
        if let known = packed[layout] { return known }
        let made = PackedMatrix(self, layout: layout)
        packed[layout] = made
        return made
    }

    /// Whether some product keeps a packed copy already.
    func hasPacked(_ layout: PackedMatrix.Layout) -> Bool { packed[layout] != nil }

    func markChanged() { version &+= 1 }
}
