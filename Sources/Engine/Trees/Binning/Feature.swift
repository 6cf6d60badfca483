/// What a column of a binned matrix is.
///
/// Bin 0 holds missing cells. Of an unordered feature, bin 1 holds rare categories and those not seen when the bins were learnt.
package struct Feature: Sendable, Equatable {
    /// The name of the feature: its column's, or of a part of it, such as "opened (weekday)".
    package let name: String
    /// The name of the table's column that it is made from.
    package let column: String
    /// Whether the bins after that of missing cells have an order.
    package let isOrdered: Bool
    /// The number of bins, the one for missing cells included: 1 … 256.
    package let binCount: Int

    /// Describes a feature.
    package init(_ name: String, column: String? = nil, isOrdered: Bool, binCount: Int) {
        precondition((1...256).contains(binCount), "\(name) has \(binCount) bins, which is not within 1 … 256")
        self.name = name
        self.column = column ?? name
        self.isOrdered = isOrdered
        self.binCount = binCount
    }
}
