import Random

/// Clusters around means.
///
/// References: Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 1982, doi:10.1109/TIT.1982.1056489; Arthur, Vassilvitskii,
/// "k-means++: the advantages of careful seeding", SODA 2007, for the first means.
struct KMeans {
    /// The cluster of each point.
    private(set) var labels: [Int]
    private(set) var centres: [[Double]]
    /// The sum of the squared distances to the points' centres.
    private(set) var inertia = Double.infinity

    private static let restarts = 3
    private static let maximumRounds = 100

    /// Clusters points, at least `count` of them; the best of a few starts.
    init(_ points: [[Double]], count: Int, seed: UInt64) {
        labels = [Int](repeating: 0, count: points.count)
        centres = []
        for start in 0..<Self.restarts {
            var stream = RandomStream(seed: seed, purpose: Purpose("k-means"), index: UInt64(start))
            var attempt = KMeans(points, centres: Self.spread(points, count, &stream))
            attempt.settle(points)
            if attempt.inertia < inertia { self = attempt }
        }
    }

    private init(_ points: [[Double]], centres: [[Double]]) {
        labels = [Int](repeating: 0, count: points.count)
        self.centres = centres
    }

    /// First means: points drawn with chances that grow with the squared distance to those already drawn.
    private static func spread(_ points: [[Double]], _ count: Int, _ stream: inout RandomStream) -> [[Double]] {
        var centres = [points[stream.integer(below: points.count)]]
        var distances = points.map { squaredDistance($0, centres[0]) }
        while centres.count < count {
            var rest = stream.uniformDouble() * distances.reduce(0, +)
            var chosen = 0
            for (index, distance) in distances.enumerated() where distance > 0 {
                chosen = index
                rest -= distance
                if rest < 0 { break }
            }
            centres.append(points[chosen])
            for (index, point) in points.enumerated() { distances[index] = min(distances[index], squaredDistance(point, points[chosen])) }
        }
        return centres
    }

    private mutating func settle(_ points: [[Double]]) {
        for _ in 0..<Self.maximumRounds {
            var sum = 0.0
            var changed = false
            for (index, point) in points.enumerated() {
                var nearest = (distance: Double.infinity, label: 0)
                for (label, centre) in centres.enumerated() {
                    let distance = squaredDistance(point, centre)
                    if distance < nearest.distance { nearest = (distance, label) }
                }
                changed = changed || labels[index] != nearest.label
                labels[index] = nearest.label
                sum += nearest.distance
            }
            inertia = sum
            moveCentres(points)
            if !changed { break }
        }
    }

    private mutating func moveCentres(_ points: [[Double]]) {
        var sums = centres.map { $0.map { _ in 0.0 } }
        var counts = [Double](repeating: 0, count: centres.count)
        for (point, label) in zip(points, labels) {
            counts[label] += 1
            for column in point.indices { sums[label][column] += point[column] }
        }
        // A cluster that has lost all its points stays where it is.
        for label in centres.indices where counts[label] > 0 { centres[label] = sums[label].map { $0 / counts[label] } }
    }

    /// How badly clusters are parted: the mean over clusters of the worst ratio of their widths to the distance of their centres; nil if a cluster is empty or
    /// two centres fall together.
    ///
    /// Reference: Davies, Bouldin, "A cluster separation measure", IEEE TPAMI 1979, doi:10.1109/TPAMI.1979.4766909.
    func daviesBouldinIndex(_ points: [[Double]]) -> Double? {
        var widths = [Double](repeating: 0, count: centres.count)
        var counts = widths
        for (point, label) in zip(points, labels) {
            widths[label] += squaredDistance(point, centres[label]).squareRoot()
            counts[label] += 1
        }
        guard counts.allSatisfy({ $0 > 0 }) else { return nil }
        for label in widths.indices { widths[label] /= counts[label] }
        var sum = 0.0
        for i in centres.indices {
            var worst = 0.0
            for j in centres.indices where j != i {
                let distance = squaredDistance(centres[i], centres[j]).squareRoot()
                guard distance > 0 else { return nil }
                worst = max(worst, (widths[i] + widths[j]) / distance)
            }
            sum += worst
        }
        return sum / Double(centres.count)
    }
}

private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for column in a.indices { sum += (a[column] - b[column]) * (a[column] - b[column]) }
    return sum
}
