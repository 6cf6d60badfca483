/// Rows of features, each cell the number of its bin: what trees learn from and are applied to.
package struct BinnedMatrix: Sendable {
    /// What the columns are.
    package let features: [Feature]
    /// The number of rows.
    package let rowCount: Int
    /// The bins, feature after feature.
    private let storage: Buffer<UInt8>

    /// Makes a matrix of bins.
    ///
    /// - Parameters:
    ///   - features: What the columns are.
    ///   - columns: For each feature the bin of each row, below the feature's number of bins.
    ///   - rowCount: The number of rows.
    package init(_ features: [Feature], columns: [[UInt8]], rowCount: Int) {
        precondition(columns.count == features.count, "\(features.count) features and \(columns.count) columns")
        self.init(features, rowCount: rowCount)
        for (feature, column) in columns.enumerated() {
            precondition(column.count == rowCount, "\(features[feature].name) has \(column.count) rows instead of \(rowCount)")
            precondition(column.allSatisfy { $0 < features[feature].binCount }, "\(features[feature].name) has bins that it does not know")
            for (row, bin) in column.enumerated() { storage.start[feature * rowCount + row] = bin }
        }
    }

    private init(_ features: [Feature], rowCount: Int) {
        self.features = features
        self.rowCount = rowCount
        storage = Buffer(features.count * rowCount, filledWith: 0)
    }

    /// The bins of a feature, row by row.
    package func bins(_ feature: Int) -> [UInt8] { Array(UnsafeBufferPointer(start: column(feature), count: rowCount)) }

    /// The bins of a feature, as long as the matrix lives.
    func column(_ feature: Int) -> UnsafePointer<UInt8> { UnsafePointer(storage.start + feature * rowCount) }

    /// Some rows, in the order given; a row may be named more than once.
    package func gathered(_ rows: [Int]) -> BinnedMatrix {
        let result = BinnedMatrix(features, rowCount: rows.count)
        for feature in features.indices {
            let (from, to) = (column(feature), result.storage.start + feature * rows.count)
            for (place, row) in rows.enumerated() { to[place] = from[row] }
        }
        return result
    }

    /// The rows of one matrix and after them those of another with the same features.
    package init(_ first: BinnedMatrix, followedBy second: BinnedMatrix) {
        precondition(first.features == second.features, "matrices of different features cannot be stacked")
        self.init(first.features, rowCount: first.rowCount + second.rowCount)
        for feature in features.indices {
            let start = storage.start + feature * rowCount
            start.update(from: first.column(feature), count: first.rowCount)
            (start + first.rowCount).update(from: second.column(feature), count: second.rowCount)
        }
    }

    /// The features whose column is not the one named.
    package func leavingOut(column name: String) -> BinnedMatrix {
        let kept = features.indices.filter { features[$0].column != name }
        let result = BinnedMatrix(kept.map { features[$0] }, rowCount: rowCount)
        for (place, feature) in kept.enumerated() {
            (result.storage.start + place * rowCount).update(from: column(feature), count: rowCount)
        }
        return result
    }
}
