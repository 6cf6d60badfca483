import Specification

/// The sizes that the networks of a series GAN follow from.
struct SeriesNetworkShape: Hashable {
    /// The kind of layers.
    enum Architecture: String {
        case mlp, conv
    }

    var architecture: Architecture
    /// z: numbers that a series is made from.
    var latentDimension: Int
    /// Numbers that stand for a label; 0 for networks that take no labels.
    var conditionWidth: Int
    /// Labels that are told apart; 0 for networks that take none.
    var labelCount: Int
    /// T: steps of a series.
    var length: Int
    /// C: channels of a series.
    var channels: Int

    /// T · C: numbers of a series.
    var seriesWidth: Int { length * channels }
    /// Steps at the narrow end of the convolutional networks, an eighth of the series.
    var coarseLength: Int { (length + 7) / 8 }

    /// The number of elements of the generator's largest layer; nil when it is beyond any memory.
    var largestLayerCount: Int? {
        let sizes: [[Int]] =
            switch architecture {
            case .mlp: [[length, channels, 1024], [labelCount, conditionWidth], [latentDimension + conditionWidth, 128]]
            case .conv: [[coarseLength, 256, latentDimension + conditionWidth], [labelCount, conditionWidth], [channels, 160]]
            }
        var largest = 0
        for size in sizes {
            var count = 1
            for factor in size {
                let (product, overflow) = count.multipliedReportingOverflow(by: factor)
                if overflow { return nil }
                count = product
            }
            largest = max(largest, count)
        }
        return largest
    }
}
