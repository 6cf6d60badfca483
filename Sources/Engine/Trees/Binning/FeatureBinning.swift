package import Tabular

/// How the columns of a table become bins, learnt from one table and applied to others.
///
/// Numbers, booleans and moments get bins of about equal shares of the rows; moments also give the parts of the calendar that vary among them.
/// Categories get a bin each, except that rare ones and those not seen when learning share one. Texts and identifiers give no features.
package struct FeatureBinning: Sendable, Equatable {
    /// The features that a matrix will have.
    package let features: [Feature]
    private let sources: [Source]

    /// Where a feature's bins come from.
    private enum Source: Sendable, Equatable {
        case number(NumericBins)
        case moment(NumericBins)
        case calendar(CalendarPart, NumericBins)
        case category([String: UInt8])
    }

    /// Learns bins.
    ///
    /// - Parameters:
    ///   - table: Any table, even without rows.
    ///   - maximumBins: The largest number of bins of a feature besides the one for missing cells, 2 … 255.
    ///   - rareBelow: A category of fewer rows shares a bin with others of that kind.
    package init(learning table: Table, maximumBins: Int = 255, rareBelow: Int = 5) {
        self.init(table.columns.map { [$0] }, maximumBins, rareBelow)
    }

    /// Learns bins from the rows of two tables together; the columns are those of the first.
    ///
    /// - Parameters:
    ///   - first: Any table.
    ///   - second: A table with columns of the same names and kinds.
    ///   - maximumBins: The largest number of bins of a feature besides the one for missing cells, 2 … 255.
    ///   - rareBelow: A category of fewer rows shares a bin with others of that kind.
    /// - Throws: `BinningError` if the second table lacks a column or has one of another kind; a column without a present cell is of any kind.
    package init(learning first: Table, and second: Table, maximumBins: Int = 255, rareBelow: Int = 5) throws(BinningError) {
        var columns: [[Column]] = []
        for column in first.columns {
            guard let other = second[column.name] else { throw .missingColumn(column.name) }
            if FeatureKind(column.type) == FeatureKind(other.type) {
                columns.append([column, other])
            } else if other.missingCount == other.count {
                columns.append([column])
            } else if column.missingCount == column.count {
                columns.append([other])
            } else {
                throw .differentType(column: column.name, learnt: column.type.rawValue, found: other.type.rawValue)
            }
        }
        self.init(columns, maximumBins, rareBelow)
    }

    /// Learns the bins of columns, each from its parts, which are of one kind.
    private init(_ columns: [[Column]], _ maximumBins: Int, _ rareBelow: Int) {
        precondition((2...255).contains(maximumBins), "\(maximumBins) bins are not within 2 … 255")
        var found: [(Feature, Source)] = []
        for parts in columns {
            let name = parts[0].name
            switch FeatureKind(parts[0].type) {
            case .number:
                let bins = NumericBins(parts.flatMap(\.presentNumbers), limit: maximumBins)
                found.append((Self.ordered(name, name, bins), .number(bins)))
            case .moment:
                let moments = parts.flatMap(\.presentMoments)
                let bins = NumericBins(moments.map(Double.init), limit: maximumBins)
                found.append((Self.ordered(name, name, bins), .moment(bins)))
                for part in CalendarPart.allCases {
                    let bins = NumericBins(moments.map(part.value), limit: maximumBins)
                    guard !bins.cuts.isEmpty else { continue }
                    found.append((Self.ordered("\(name) (\(part.rawValue))", name, bins), .calendar(part, bins)))
                }
            case .category:
                let bins = Self.categories(parts, maximumBins: maximumBins, rareBelow: rareBelow)
                found.append((Feature(name, isOrdered: false, binCount: bins.count + 2), .category(bins)))
            case nil:
                continue
            }
        }
        features = found.map(\.0)
        sources = found.map(\.1)
    }

    /// The bins of a table's cells.
    ///
    /// - Throws: `BinningError` if a column is missing or of another kind; columns that were not learnt from do not matter, nor do the types of
    ///   columns without a present cell.
    package func matrix(of table: Table) throws(BinningError) -> BinnedMatrix {
        var columns: [[UInt8]] = []
        for (feature, source) in zip(features, sources) {
            guard let column = table[feature.column] else { throw .missingColumn(feature.column) }
            columns.append(try Self.bins(of: column, source))
        }
        return BinnedMatrix(features, columns: columns, rowCount: table.rowCount)
    }

    private static func ordered(_ name: String, _ column: String, _ bins: NumericBins) -> Feature {
        Feature(name, column: column, isOrdered: true, binCount: bins.cuts.count + 2)
    }

    /// The bins of the commonest categories; those of equal numbers of rows in the order in which columns list them.
    private static func categories(_ parts: [Column], maximumBins: Int, rareBelow: Int) -> [String: UInt8] {
        var places: [String: Int] = [:]
        var counts: [(value: String, count: Int)] = []
        for column in parts {
            guard case .category(let codes, let values) = column.cells else { continue }
            var ofCodes = [Int](repeating: 0, count: values.count)
            for (row, code) in codes.enumerated() where !column.isMissing(row) { ofCodes[Int(code)] += 1 }
            for (value, count) in zip(values, ofCodes) {
                if let place = places[value] {
                    counts[place].count += count
                } else {
                    places[value] = counts.count
                    counts.append((value, count))
                }
            }
        }
        let common = counts.indices.filter { counts[$0].count >= max(rareBelow, 1) }
            .sorted { (counts[$1].count, $0) < (counts[$0].count, $1) }
        // Bin 0 is for missing cells and bin 1 for the other categories.
        return Dictionary(uniqueKeysWithValues: common.prefix(maximumBins - 1).enumerated().map { (counts[$1].value, UInt8($0 + 2)) })
    }

    private static func bins(of column: Column, _ source: Source) throws(BinningError) -> [UInt8] {
        let expected: String
        switch (source, column.cells) {
        case (.number(let bins), .integer), (.number(let bins), .real), (.number(let bins), .boolean):
            return column.bins { bins.bin($0) }
        case (.moment(let bins), .datetime):
            return column.bins { bins.bin($0) }
        case (.calendar(let part, let bins), .datetime(let moments)):
            return moments.indices.map { column.isMissing($0) ? 0 : UInt8(bins.bin(part.value(moments[$0])) + 1) }
        case (.category(let bins), .category(let codes, let values)):
            let lookup = values.map { bins[$0] ?? 1 }
            return codes.indices.map { column.isMissing($0) ? 0 : lookup[Int(codes[$0])] }
        case (.number, _): expected = "number"
        case (.moment, _), (.calendar, _): expected = "datetime"
        case (.category, _): expected = "category"
        }
        guard column.missingCount == column.count else {
            throw .differentType(column: column.name, learnt: expected, found: column.type.rawValue)
        }
        return [UInt8](repeating: 0, count: column.count)
    }
}

/// How the cells of a column are binned.
private enum FeatureKind {
    case number, moment, category

    /// Nil of texts and identifiers.
    init?(_ type: ColumnType) {
        switch type {
        case .integer, .real, .boolean: self = .number
        case .datetime: self = .moment
        case .category: self = .category
        case .text, .identifier: return nil
        }
    }
}

extension Column {
    /// The cells that are moments and not missing.
    fileprivate var presentMoments: [Int64] {
        guard case .datetime(let moments) = cells else { return [] }
        return moments.indices.filter { !isMissing($0) }.map { moments[$0] }
    }

    /// The cells that are numbers and not missing.
    fileprivate var presentNumbers: [Double] {
        guard let numbers = cells.numbers else { return [] }
        return numbers.indices.filter { !isMissing($0) && !numbers[$0].isNaN }.map { numbers[$0] }
    }

    /// The bin of each number, after that of missing cells; what is not a number is missing.
    fileprivate func bins(_ bin: (Double) -> Int) -> [UInt8] {
        guard let numbers = cells.numbers else { return [] }
        return numbers.indices.map { isMissing($0) || numbers[$0].isNaN ? 0 : UInt8(bin(numbers[$0]) + 1) }
    }
}
