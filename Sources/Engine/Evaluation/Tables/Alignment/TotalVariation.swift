/// Total variation distances between the frequencies of two lists of cells.
enum TotalVariation {
    /// Half the sum of the absolute differences of the relative frequencies of two lists of cells in 0 ..< `cells`, neither of them empty.
    ///
    /// Sums whole numbers, so the result does not depend on the order of the cells.
    static func distance(_ first: [Int], _ second: [Int], cells: Int) -> Double {
        var sum = 0
        let (all, others) = (first.count, second.count)
        if cells <= max(1 << 16, 4 * (all + others)) {
            var counts = [Int](repeating: 0, count: cells)
            // Both counts in one number: differences of products are all that is needed.
            for cell in first { counts[cell] += others }
            for cell in second { counts[cell] -= all }
            for count in counts { sum += abs(count) }
        } else {
            var counts: [Int: Int] = [:]
            for cell in first { counts[cell, default: 0] += others }
            for cell in second { counts[cell, default: 0] -= all }
            for count in counts.values { sum += abs(count) }
        }
        return Double(sum) / (2 * Double(all) * Double(others))
    }
}
