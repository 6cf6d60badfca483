/// How like its real counterpart a synthetic column is distributed, missing cells left out.
enum ColumnShape {
    static func score(_ column: AlignedColumn, roundReal: Bool, roundSynthetic: Bool) -> ColumnScore {
        if column.isContinuous {
            let score = kolmogorovSmirnovComplement(
                present(column.numbers(0), rounding: roundReal), present(column.numbers(1), rounding: roundSynthetic))
            return ColumnScore(column: column.name, metric: .ksComplement, score: score)
        }
        let real = column.codes(0).compactMap { $0 < 0 ? nil : Int($0) }
        let synthetic = column.codes(1).compactMap { $0 < 0 ? nil : Int($0) }
        let isDefined = !real.isEmpty && !synthetic.isEmpty
        let score = isDefined ? 1 - TotalVariation.distance(real, synthetic, cells: column.levels) : nil
        return ColumnScore(column: column.name, metric: .tvComplement, score: score)
    }

    /// The numbers that are not missing, sorted; decimals to 14 places, beyond which the package sees no difference.
    private static func present(_ numbers: [Double], rounding: Bool) -> [Double] {
        var present = numbers.filter { !$0.isNaN }
        if rounding { for index in present.indices { present[index] = (present[index] * 1e14).rounded(.toNearestOrEven) / 1e14 } }
        present.sort()
        return present
    }

    /// 1 − the largest difference of the distribution functions of two sorted lists; nil if one is empty.
    private static func kolmogorovSmirnovComplement(_ first: [Double], _ second: [Double]) -> Double? {
        guard !first.isEmpty, !second.isEmpty else { return nil }
        var (i, j) = (0, 0)
        var largest = 0
        while i < first.count, j < second.count {
            let value = min(first[i], second[j])
            while i < first.count, first[i] == value { i += 1 }
            while j < second.count, second[j] == value { j += 1 }
            largest = max(largest, abs(i * second.count - j * first.count))
        }
        return 1 - Double(largest) / (Double(first.count) * Double(second.count))
    }
}
