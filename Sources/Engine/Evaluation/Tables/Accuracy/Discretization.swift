/// The bins of one column, made from the real table: about ten equally full ones of a continuous column, the ten commonest values of a discrete one.
///
/// The edges of a continuous column are the deciles (linear interpolation), equal ones taken once; numbers outside, infinite ones too, fall into the first or last bin. A
/// numeric column of one or two different values is discrete. All rarer values share a bin, and missing cells have one of their own.
struct Discretization {
    /// The number of different bins: ten, one for rarer values and one for missing cells.
    static let binCount = 12
    static let rarer: UInt8 = 10
    static let missing: UInt8 = 11
    private static let common = 10

    enum Rule {
        case edges([Double])
        case numbers([Double])
        case codes([UInt8])
    }

    let rule: Rule

    /// Makes bins from one table's cells of a column.
    init(_ column: AlignedColumn, table: Int) {
        guard column.isContinuous else {
            rule = .codes(Self.binsOfCodes(column.codes(table), levels: column.levels))
            return
        }
        let sorted = column.numbers(table).filter(\.isFinite).sorted()
        var different: [Double] = []
        for number in sorted where different.last != number {
            different.append(number)
            if different.count > 2 { break }
        }
        if different.count <= 2 {
            rule = .numbers(different)
        } else {
            var edges: [Double] = []
            for tenth in 0...10 {
                // Not a tenth of the number: NumPy's shares, whose rounding decides on which side of an edge a value on it lies.
                let edge = Self.quantile(sorted, tenth < 10 ? Double(tenth) * 0.1 : 1)
                if edges.last != edge { edges.append(edge) }
            }
            rule = .edges(edges)
        }
    }

    /// The bin of each cell of a table.
    func bins(_ column: AlignedColumn, table: Int) -> [UInt8] {
        switch rule {
        case .codes(let bins): column.codes(table).map { $0 < 0 ? Self.missing : bins[Int($0)] }
        case .numbers(let known):
            column.numbers(table).map { number in
                number.isNaN ? Self.missing : known.firstIndex(of: number).map { UInt8($0) } ?? Self.rarer
            }
        case .edges(let edges): column.numbers(table).map { $0.isNaN ? Self.missing : Self.bin($0, edges) }
        }
    }

    private static func bin(_ number: Double, _ edges: [Double]) -> UInt8 {
        var bin = 0
        while bin + 2 < edges.count, edges[bin + 1] <= number { bin += 1 }
        return UInt8(bin)
    }

    /// The commonest codes get bins of their own, of equally common ones those that occur first.
    private static func binsOfCodes(_ codes: [Int32], levels: Int) -> [UInt8] {
        var counts = [Int](repeating: 0, count: levels)
        var order: [Int] = []
        for code in codes where code >= 0 {
            if counts[Int(code)] == 0 { order.append(Int(code)) }
            counts[Int(code)] += 1
        }
        var bins = [UInt8](repeating: rarer, count: levels)
        let ranked = order.indices.sorted { (-counts[order[$0]], $0) < (-counts[order[$1]], $1) }
        for (bin, place) in ranked.prefix(common).enumerated() { bins[order[place]] = UInt8(bin) }
        return bins
    }

    /// A quantile of sorted numbers, at least one, by linear interpolation between neighbours.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
}
