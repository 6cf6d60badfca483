import Random
import Specification
import Tabular

/// A request for rows in terms of a model's variables.
struct SamplePlan: Sendable {
    /// What holds for every row.
    private(set) var evidence: Evidence
    /// What is allowed of single columns, by the column's place.
    private(set) var limits: [Int: ColumnLimit] = [:]
    let request: TableSampleRequest
    /// Columns whose values have given shares: the variable, the shares of its states, and what of 1 is left for other states.
    private var shares: [(variable: Int, cumulative: [(state: UInt8, end: Double)])] = []

    private static let purpose = Purpose("table.shares")

    /// Translates a request.
    ///
    /// - Throws: `SpecificationError` that names every condition that cannot be fulfilled and why.
    init(_ request: TableSampleRequest, _ discretisation: Discretisation, _ metadata: Metadata) throws(SpecificationError) {
        self.request = request
        evidence = Evidence(variableCount: discretisation.variables.count)
        var problems: [Problem] = []
        if !(0.05...20).contains(request.temperature) { problems.append(Problem("temperature", "must be within 0.05 and 20")) }
        var seen: Set<String> = []
        for (number, condition) in request.conditions.enumerated() {
            let place = "conditions.\(number + 1)"
            if !seen.insert(condition.column).inserted {
                problems.append(Problem(place, "the column \(condition.column) has a condition already"))
            }
            do { try add(condition, discretisation, metadata) } catch { problems.append(Problem(place, error.message)) }
        }
        for (column, wanted) in request.shares.sorted(by: { $0.key < $1.key }) {
            do { try add(column, wanted, discretisation, metadata) } catch { problems.append(Problem("shares.\(column)", error.message)) }
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }

    /// Why a condition cannot be fulfilled.
    private struct Obstacle: Error {
        let message: String
    }

    private func column(_ name: String, _ discretisation: Discretisation, _ metadata: Metadata) throws(Obstacle) -> (Int, CellReading) {
        guard let place = discretisation.columns.firstIndex(where: { $0.name == name }) else {
            let names = discretisation.columns.prefix(50).map(\.name).joined(separator: ", ")
            throw Obstacle(message: "there is no column \(name); there are: \(names)")
        }
        let coding = discretisation.columns[place]
        return (place, CellReading(coding: coding, metadata: metadata[name] ?? ColumnMetadata(name, type: coding.type)))
    }

    private mutating func add(_ condition: TableCondition, _ discretisation: Discretisation, _ metadata: Metadata) throws(Obstacle) {
        let (place, reading) = try column(condition.column, discretisation, metadata)
        let coding = reading.coding
        let hasBounds = condition.minimum != nil || condition.maximum != nil
        let first = coding.firstVariable
        if condition.isMissing == true {
            guard condition.values == nil, !hasBounds else { throw Obstacle(message: "\(coding.name) cannot be missing and have a value") }
            if case .empty = coding.form { return }
            guard coding.variableCount > 0, discretisation.variables[first].counts[0] > 0 else {
                throw Obstacle(message: "\(coding.name) was never missing")
            }
            evidence.weights[first] = discretisation.variables[first].counts.indices.map { $0 == 0 ? 1 : 0 }
            return
        }
        guard condition.values != nil || hasBounds || condition.isMissing == false else {
            throw Obstacle(message: "says nothing of \(coding.name): give values, a range, or whether it is missing")
        }
        switch coding.form {
        case .empty: throw Obstacle(message: "\(coding.name) was missing in every row")
        case .generated(let hasGaps):
            guard condition.values == nil, !hasBounds else {
                throw Obstacle(message: "\(coding.name) is made up, not learned, and takes no condition")
            }
            if hasGaps { evidence.weights[first] = [0, 1] }
        case .categories(let categories):
            guard !hasBounds else { throw Obstacle(message: "\(coding.name) holds categories, which have no range") }
            try limit(place, categories, condition.values, reading, discretisation)
        case .numbers(let numbers):
            let (limited, shares) = try limited(numbers, condition, reading)
            try require(shares, reading)
            limits[place] = ColumnLimit(numbers: limited)
            evidence.weights[first] = shares
        case .moments(let day, _):
            try limitMoments(place, day, condition, reading)
        }
    }

    private func require(_ shares: [Float], _ reading: CellReading) throws(Obstacle) {
        guard shares.contains(where: { $0 > 0 }) else {
            throw Obstacle(message: "no such value of \(reading.coding.name) was ever seen")
        }
    }

    private mutating func limit(
        _ place: Int, _ categories: CategoryCoding, _ values: [String]?, _ reading: CellReading, _ discretisation: Discretisation
    ) throws(Obstacle) {
        let first = reading.coding.firstVariable
        var allowed = Set(categories.values.indices)
        if let values {
            allowed = []
            for value in values {
                guard let found = reading.value(value, categories) else {
                    let known = categories.values.prefix(20).joined(separator: ", ")
                    throw Obstacle(message: "\(reading.coding.name) never is '\(value)' (rare values are left out); it is one of: \(known)")
                }
                allowed.insert(found)
            }
        }
        var weights = [Float](repeating: 0, count: discretisation.variables[first].stateCount)
        if categories.isGrouped {
            for group in CategoryCoding.firstValue..<weights.count {
                let members = categories.members(ofGroup: UInt8(group))
                let all = members.reduce(0) { $0 + categories.counts[$1] }
                let kept = members.reduce(0) { $0 + (allowed.contains($1) ? categories.counts[$1] : 0) }
                weights[group] = members.contains { allowed.contains($0) } ? max(Float(kept) / Float(max(all, 1)), 1e-6) : 0
            }
            limits[place] = ColumnLimit(values: allowed)
        } else {
            for value in allowed { weights[value + CategoryCoding.firstValue] = 1 }
        }
        try require(weights, reading)
        evidence.weights[first] = weights
    }

    /// The states of numbers under a condition.
    private func limited(
        _ numbers: NumberCoding, _ condition: TableCondition, _ reading: CellReading
    ) throws(Obstacle) -> (NumberCoding, [Float]) {
        let (lower, upper) = try bounds(condition, reading)
        guard let values = condition.values else { return numbers.limited(from: lower, to: upper) }
        var wanted: [Double] = []
        for text in values { wanted.append(try number(text, reading)) }
        return numbers.limited(to: wanted.filter { (lower...upper).contains($0) })
    }

    private func number(_ text: String, _ reading: CellReading) throws(Obstacle) -> Double {
        guard let number = reading.number(text) else {
            throw Obstacle(message: "'\(text)' is not a value of \(reading.coding.name), which holds \(reading.coding.type.rawValue) cells")
        }
        return number
    }

    private func bounds(_ condition: TableCondition, _ reading: CellReading) throws(Obstacle) -> (Double, Double) {
        var (lower, upper) = (-Double.infinity, Double.infinity)
        if let text = condition.minimum { lower = try number(text, reading) }
        if let text = condition.maximum { upper = try number(text, reading) }
        guard lower <= upper else { throw Obstacle(message: "the smallest value of \(reading.coding.name) is above the largest") }
        return (lower, upper)
    }

    private mutating func limitMoments(_ place: Int, _ day: NumberCoding, _ condition: TableCondition, _ reading: CellReading)
        throws(Obstacle)
    {
        var (lower, upper) = try bounds(condition, reading)
        if let values = condition.values {
            guard values.count == 1, let text = values.first else {
                throw Obstacle(message: "\(reading.coding.name) holds moments; give one value or a range")
            }
            let moment = try number(text, reading)
            (lower, upper) = (max(lower, moment), min(upper, moment))
            guard lower <= upper else { throw Obstacle(message: "'\(text)' is not within the range") }
        }
        let days = day.limited(
            from: lower.isFinite ? ColumnCoding.parts(of: lower).day : lower, to: upper.isFinite ? ColumnCoding.parts(of: upper).day : upper
        )
        try require(days.shares, reading)
        limits[place] = ColumnLimit(numbers: days.coding, moments: lower...upper)
        evidence.weights[reading.coding.firstVariable] = days.shares
    }

    private mutating func add(
        _ name: String, _ wanted: [String: Double], _ discretisation: Discretisation, _ metadata: Metadata
    ) throws(Obstacle) {
        let (_, reading) = try column(name, discretisation, metadata)
        guard case .categories(let categories) = reading.coding.form, !categories.isGrouped else {
            throw Obstacle(message: "\(name) has no short list of values whose shares could be given")
        }
        let variable = reading.coding.firstVariable
        guard evidence.weights[variable] == nil else { throw Obstacle(message: "\(name) has a condition already") }
        let sum = wanted.values.reduce(0, +)
        guard wanted.values.allSatisfy({ (0...1).contains($0) }), sum <= 1 + 1e-9, !wanted.isEmpty else {
            throw Obstacle(message: "shares must be within 0 and 1, and together at most 1")
        }
        var weights = discretisation.variables[variable].counts.map(Double.init)
        weights[1] = 0
        var chosen: Set<Int> = []
        for (text, _) in wanted {
            guard let value = reading.value(text, categories) else { throw Obstacle(message: "\(name) never is '\(text)'") }
            chosen.insert(value + CategoryCoding.firstValue)
        }
        let rest = weights.indices.reduce(0.0) { $0 + (chosen.contains($1) ? 0 : weights[$1]) }
        guard rest > 0 || abs(sum - 1) < 1e-9 else {
            throw Obstacle(message: "all values of \(name) are named, so their shares must add up to 1")
        }
        for state in weights.indices where !chosen.contains(state) {
            weights[state] = rest > 0 ? weights[state] / rest * max(1 - sum, 0) : 0
        }
        for (text, share) in wanted {
            if let value = reading.value(text, categories) { weights[value + CategoryCoding.firstValue] = share }
        }
        var end = 0.0
        var cumulative: [(state: UInt8, end: Double)] = []
        for (state, weight) in weights.enumerated() where weight > 0 {
            end += weight
            cumulative.append((UInt8(state), end))
        }
        shares.append((variable, cumulative))
    }

    /// How the states of some rows are to be drawn.
    func sampling(_ rows: Range<Int>) -> StateSampling {
        var evidence = evidence
        let random = RowRandom(seed: request.seed, purpose: Self.purpose)
        for (number, share) in shares.enumerated() {
            let total = share.cumulative.last?.end ?? 1
            evidence.know(
                share.variable,
                rows.map { row in
                    let uniform = random.uniform(row: row, variable: number) * total
                    return share.cumulative.first { uniform < $0.end }?.state ?? share.cumulative.last?.state
                }, firstRow: rows.lowerBound)
        }
        return StateSampling(seed: request.seed, evidence: evidence, temperature: request.temperature)
    }
}
