/// The lengths of a tensor's axes, outermost first; a tensor's elements always lie row by row without gaps.
///
/// Letters used in comments: B batch, T time, C channels or features, K width of a convolution.
package struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// The length of each axis; empty for a scalar.
    package let dimensions: [Int]
    /// The number of elements.
    package let count: Int

    package init(_ dimensions: [Int]) {
        precondition(dimensions.allSatisfy { $0 > 0 }, "every axis of a shape has at least one element: \(dimensions)")
        self.dimensions = dimensions
        count = dimensions.reduce(1, *)
    }

    package init(arrayLiteral elements: Int...) { self.init(elements) }

    /// The number of axes.
    package var rank: Int { dimensions.count }

    /// The length of an axis; negative numbers count from the last axis.
    package subscript(axis: Int) -> Int { dimensions[axis < 0 ? rank + axis : axis] }

    /// The length of the last axis, 1 for a scalar.
    package var last: Int { dimensions.last ?? 1 }

    /// This shape with one axis changed.
    package func replacing(axis: Int, with length: Int) -> Shape {
        var changed = dimensions
        changed[axis] = length
        return Shape(changed)
    }

    package var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}
