/// How the values of a category column become states and back.
///
/// Values of few rows share state 1, which is never made. More values than there are states are cut into groups: one variable says the group, and a second one which
/// of its values.
struct CategoryCoding: Codable, Hashable, Sendable {
    /// The values that may be made, in the column's order.
    let values: [String]
    /// For each value the number of training rows.
    let counts: [Int]
    /// The first value of each group, and the number of values at the end; empty if there is one variable only.
    let groups: [Int]

    /// The first state that is a value: 0 is for missing cells, 1 for rare values.
    static let firstValue = 2

    /// Learns the states of values.
    ///
    /// - Parameters:
    ///   - values: All values in the column's order.
    ///   - counts: For each value the number of rows.
    init(learning values: [String], counts: [Int], limits: DiscretisationLimits, keepsRare: Bool) {
        let kept = values.indices.filter { counts[$0] >= (keepsRare ? 1 : limits.commonBelow) }
        self.values = kept.map { values[$0] }
        self.counts = kept.map { counts[$0] }
        let room = limits.stateLimit - Self.firstValue
        guard kept.count > room else {
            groups = []
            return
        }
        // Groups of about equally many rows, none with more values than there are states.
        let total = self.counts.reduce(0, +)
        var starts = [0]
        var rows = 0
        for place in self.values.indices {
            let isFull = place - starts[starts.count - 1] >= room
            if isFull || rows * room >= total * starts.count, place > starts[starts.count - 1], starts.count < room || isFull {
                starts.append(place)
            }
            rows += self.counts[place]
        }
        // Beyond a group for each state and a state for each value of it, the rarest column order has no place; such columns are texts long before.
        starts = Array(starts.prefix(room))
        groups = starts + [min(self.values.count, starts[starts.count - 1] + room)]
    }

    var isGrouped: Bool { !groups.isEmpty }

    /// The group of a value and its place in it; both as states.
    func states(of value: Int) -> (group: UInt8, member: UInt8) {
        guard isGrouped, value < groups[groups.count - 1] else { return (isGrouped ? 1 : UInt8(value + Self.firstValue), 0) }
        var (low, high) = (0, groups.count - 2)
        while low < high {
            let middle = (low + high + 1) / 2
            if groups[middle] <= value { low = middle } else { high = middle - 1 }
        }
        return (UInt8(low + Self.firstValue), UInt8(value - groups[low] + 1))
    }

    /// The value of two states; `share` in [0, 1) chooses one where the second says none of the group.
    func value(group: UInt8, member: UInt8, share: Double) -> Int {
        guard isGrouped else { return Int(group) - Self.firstValue }
        let range = members(ofGroup: group)
        if member > 0, Int(member) <= range.count { return range.lowerBound + Int(member) - 1 }
        return value(in: range, share) { counts[$0] }
    }

    /// The values of a group.
    func members(ofGroup group: UInt8) -> Range<Int> { groups[Int(group) - Self.firstValue]..<groups[Int(group) - Self.firstValue + 1] }

    /// One of some values by their weights.
    func value(in range: Range<Int>, _ share: Double, weight: (Int) -> Int) -> Int {
        var rest = share * Double(range.reduce(0) { $0 + weight($1) })
        for place in range {
            rest -= Double(weight(place))
            if rest < 0 { return place }
        }
        return range.last { weight($0) > 0 } ?? range.lowerBound
    }

    /// The numbers of states of the one or two variables.
    var stateCounts: [Int] {
        guard isGrouped else { return [values.count + Self.firstValue] }
        let largest = zip(groups, groups.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) }
        return [groups.count - 1 + Self.firstValue, largest + 1]
    }

    /// Whether what was read from a file can be used.
    var isSound: Bool {
        guard counts.count == values.count, !values.isEmpty, counts.allSatisfy({ $0 >= 0 }) else { return false }
        if groups.isEmpty { return values.count <= 254 }
        return groups.count >= 2 && groups.count <= 255 && groups[0] == 0 && groups[groups.count - 1] <= values.count
            && zip(groups, groups.dropFirst()).allSatisfy { $0 < $1 && $1 - $0 <= 255 }
    }
}
