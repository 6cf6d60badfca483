/// How the values of each channel are brought to the networks' scale and back.
struct ChannelScaling: Hashable, Sendable {
    /// What is taken away from a channel's values, in the data's units; one number per channel.
    let offsets: [Double]
    /// What a channel's values are then divided by, in the data's units; 0 for a channel that always has the value of its offset.
    let factors: [Double]

    /// The kinds that the parameter `scaling` names.
    enum Kind: String {
        case none, standard, minmax
    }

    init(offsets: [Double], factors: [Double]) {
        precondition(offsets.count == factors.count, "every channel has an offset and a factor")
        self.offsets = offsets
        self.factors = factors
    }

    /// Measures the channels of `values` (series × steps × channels, row by row; all finite, at least one step).
    init(_ kind: Kind, of values: [Float], channels: Int) {
        let steps = values.count / channels
        var offsets = [Double](repeating: 0, count: channels)
        var factors = [Double](repeating: 1, count: channels)
        for channel in 0..<channels where kind != .none {
            var sum = 0.0
            var (low, high) = (Double.infinity, -Double.infinity)
            for step in 0..<steps {
                let value = Double(values[step * channels + channel])
                sum += value
                low = min(low, value)
                high = max(high, value)
            }
            guard low < high else {
                (offsets[channel], factors[channel]) = (low, 0)
                continue
            }
            if kind == .minmax {
                (offsets[channel], factors[channel]) = ((low + high) / 2, (high - low) / 2)
                continue
            }
            let mean = sum / Double(steps)
            var squares = 0.0
            for step in 0..<steps {
                let deviation = Double(values[step * channels + channel]) - mean
                squares += deviation * deviation
            }
            (offsets[channel], factors[channel]) = (mean, (squares / Double(steps)).squareRoot())
        }
        self.init(offsets: offsets, factors: factors)
    }

    /// A value of a channel on the networks' scale.
    @inline(__always)
    func scaled(_ value: Float, channel: Int) -> Float {
        factors[channel] == 0 ? 0 : Float((Double(value) - offsets[channel]) / factors[channel])
    }

    /// A value of a channel in the data's units.
    @inline(__always)
    func restored(_ value: Float, channel: Int) -> Float {
        Float(offsets[channel] + Double(value) * factors[channel])
    }
}
