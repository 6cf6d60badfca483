/// The states of a variable gathered into fewer classes for growing a tree: with many classes of few rows each, chance looks like structure.
struct TargetClasses {
    /// For each state its class.
    let classes: [UInt16]
    let count: Int

    /// Gathers neighbours of an ordered variable into classes of about equally many rows; missing cells stay by themselves, and so do categories.
    init(_ variable: Variable, limit: Int) {
        guard variable.isOrdered, variable.stateCount > limit else {
            classes = variable.counts.indices.map(UInt16.init)
            count = variable.stateCount
            return
        }
        var classes: [UInt16] = [0]
        let total = variable.counts.dropFirst().reduce(0, +)
        var current = 1
        var done = 0
        for rows in variable.counts.dropFirst() {
            // A class is full when its share of the rows is reached.
            if done > 0, done * (limit - 1) >= total * current { current += 1 }
            classes.append(UInt16(current))
            done += rows
        }
        self.classes = classes
        count = current + 1
    }
}
