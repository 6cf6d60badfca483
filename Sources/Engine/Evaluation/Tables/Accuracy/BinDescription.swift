/// Which cells of a column a bin holds.
package enum BinDescription: Codable, Sendable, Equatable {
    /// One value.
    case value(text: String)
    /// Numbers, or microseconds since 1970, from one to below another; a column's last bin holds the other, too.
    case range(from: Double, to: Double)
    /// All values that have no bin of their own.
    case otherValues
    /// Missing cells.
    case missing
}

extension Discretization {
    /// What a bin holds.
    func description(of bin: Int, column: AlignedColumn) -> BinDescription {
        if bin == Int(Self.missing) { return .missing }
        if bin == Int(Self.rarer) { return .otherValues }
        switch rule {
        case .codes(let bins): return bins.firstIndex(of: UInt8(bin)).map { .value(text: column.labels[$0]) } ?? .otherValues
        case .numbers(let known): return .range(from: known[bin], to: known[bin])
        case .edges(let edges): return .range(from: edges[bin], to: edges[bin + 1])
        }
    }
}
