import CKernels

/// Data that the caller fills in.
struct Input: Source {
    let name: String
    let sourceShape: Shape
}

/// A constant with one value everywhere; operations on it are worked out while recording.
struct Fill: Source {
    let value: Float
    let sourceShape: Shape
}

/// A constant with given values.
struct Literal: Source {
    let values: [Float]
    let sourceShape: Shape
}

/// The value of a variable.
struct VariableRead: Source {
    let variable: Variable
    var sourceShape: Shape { variable.shape }

    static func == (left: Self, right: Self) -> Bool { left.variable === right.variable }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(variable)) }
}
