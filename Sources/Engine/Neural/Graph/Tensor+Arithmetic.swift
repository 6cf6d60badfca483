/// Arithmetic on elements. Two tensors are first stretched to a common shape: axes are aligned at the last one, and an axis of length 1 fits any.
extension Tensor {
    package static func + (left: Tensor, right: Tensor) -> Tensor { combine(.add, left, right) }
    package static func - (left: Tensor, right: Tensor) -> Tensor { combine(.subtract, left, right) }
    package static func * (left: Tensor, right: Tensor) -> Tensor { combine(.multiply, left, right) }
    package static func / (left: Tensor, right: Tensor) -> Tensor { combine(.divide, left, right) }

    package static func + (left: Tensor, right: Float) -> Tensor { Elementwise.offset(right).record(left) }
    package static func - (left: Tensor, right: Float) -> Tensor { Elementwise.offset(-right).record(left) }
    package static func * (left: Tensor, right: Float) -> Tensor { Elementwise.scale(right).record(left) }
    package static func / (left: Tensor, right: Float) -> Tensor { Elementwise.scale(1 / right).record(left) }
    package static func + (left: Float, right: Tensor) -> Tensor { right + left }
    package static func - (left: Float, right: Tensor) -> Tensor { -right + left }
    package static func * (left: Float, right: Tensor) -> Tensor { right * left }
    package static func / (left: Float, right: Tensor) -> Tensor { Elementwise.reciprocal.record(right) * left }
    package static prefix func - (tensor: Tensor) -> Tensor { tensor * -1 }

    package func squared() -> Tensor { Elementwise.square.record(self) }
    package func squareRoot() -> Tensor { Elementwise.sqrt.record(self) }
    package func exp() -> Tensor { Elementwise.exp.record(self) }
    /// The natural logarithm.
    package func log() -> Tensor { Elementwise.log.record(self) }
    package func tanh() -> Tensor { Elementwise.tanh.record(self) }
    /// 1 / (1 + e^-x).
    package func sigmoid() -> Tensor { Elementwise.sigmoid.record(self) }
    /// ln(1 + e^x).
    package func softplus() -> Tensor { Elementwise.softplus.record(self) }
    package func relu() -> Tensor { Elementwise.leaky(0).record(self) }
    /// x where positive, else `slope` · x.
    package func leakyReLU(_ slope: Float = 0.2) -> Tensor { Elementwise.leaky(slope).record(self) }
    package func magnitude() -> Tensor { Elementwise.leaky(-1).record(self) }

    /// The larger of two tensors at each place; the gradient goes to the larger one, and to the second where they are equal.
    package static func maximum(_ left: Tensor, _ right: Tensor) -> Tensor { combine(.larger, left, right) }

    /// The smaller of two tensors at each place; the gradient goes to the smaller one, and to the second where they are equal.
    package static func minimum(_ left: Tensor, _ right: Tensor) -> Tensor { combine(.smaller, left, right) }

    /// This tensor with values below or above the bounds set to them.
    package func clamped(from low: Float, to high: Float) -> Tensor {
        .minimum(.maximum(self, graph.constant(low)), graph.constant(high))
    }

    private static func combine(_ operation: Elementwise, _ left: Tensor, _ right: Tensor) -> Tensor {
        let shape = Broadcast.commonShape(left.shape, right.shape)
        return operation.record(left.broadcast(to: shape), right.broadcast(to: shape))
    }
}
