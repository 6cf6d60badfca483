internal import Random
internal import Specification

/// Made-up values of several forms, each as frequent as it was seen.
struct TemplateMixture: Sendable, Equatable {
    /// A form, and what takes its place when all its values are used up.
    struct Part: Sendable, Equatable {
        var template: Template
        var overflow: Template?
        /// How often the form was seen, at least 1.
        var weight: Int
    }

    static let largestPartCount = 32
    private static let slotCount = 64

    let parts: [Part]
    /// Which form each of 64 rows in a row has, so that the rows of one form can be numbered without gaps.
    private let slots: [UInt8]
    /// How many slots before each have the same form.
    private let ranks: [UInt8]
    private let slotCounts: [UInt64]

    /// Makes a mixture of 1 … 32 forms.
    init(_ parts: [Part]) {
        let parts = Array(parts.prefix(Self.largestPartCount))
        self.parts = parts
        let total = Double(parts.reduce(0) { $0 + max(1, $1.weight) })
        // Every form has its whole slots; the largest remainders get those that are left.
        let shares = parts.map { Double(max(1, $0.weight)) / total * Double(Self.slotCount) }
        var counts = shares.map { max(1, Int($0)) }
        while counts.reduce(0, +) > Self.slotCount, let largest = counts.indices.max(by: { counts[$0] < counts[$1] }) {
            counts[largest] -= 1
        }
        while counts.reduce(0, +) < Self.slotCount,
            let furthest = counts.indices.max(by: { shares[$0] - Double(counts[$0]) < shares[$1] - Double(counts[$1]) })
        {
            counts[furthest] += 1
        }
        var slots: [UInt8] = []
        for (part, count) in counts.enumerated() { slots += Array(repeating: UInt8(part), count: count) }
        var stream = RandomStream(seed: 0, purpose: .slots)
        stream.shuffle(&slots)
        var seen = [UInt8](repeating: 0, count: parts.count)
        ranks = slots.map { part in
            defer { seen[Int(part)] += 1 }
            return seen[Int(part)]
        }
        self.slots = slots
        slotCounts = counts.map { UInt64($0) }
    }

    /// How many different values can be made, to within 64 for each form.
    var uniqueCount: UInt64 {
        parts.indices.map { part in
            let count = parts[part].template.count &+ (parts[part].overflow?.count ?? 0)
            let (product, isOver) = (count / slotCounts[part]).multipliedReportingOverflow(by: UInt64(Self.slotCount))
            // The rows of one form come at irregular places of a block, so only whole blocks are sure; a single form has no gaps.
            return isOver ? UInt64.max >> 1 : parts.count == 1 ? min(count, UInt64.max >> 1) : product
        }.min() ?? 0
    }

    /// The mixture with the keys of a column.
    func keyed(_ seed: UInt64) -> Keyed { Keyed(mixture: self, seed: seed) }

    /// A mixture and the keys that order its values.
    struct Keyed {
        private let mixture: TemplateMixture
        private let seed: UInt64
        private let orders: [(own: KeyedPermutation, overflow: KeyedPermutation)]

        fileprivate init(mixture: TemplateMixture, seed: UInt64) {
            self.mixture = mixture
            self.seed = seed
            orders = mixture.parts.enumerated().map { place, part in
                (
                    KeyedPermutation(count: part.template.count, seed: seed &+ UInt64(2 * place + 1)),
                    KeyedPermutation(count: part.overflow?.count ?? 1, seed: seed &+ UInt64(2 * place + 2))
                )
            }
        }

        /// Writes the value of a number below `uniqueCount`; different numbers have different values.
        @inline(__always)
        func appendUnique(_ number: UInt64, to bytes: inout [UInt8]) {
            let block = number >> 6
            let turn = KeyedPermutation.mixed(seed ^ block)
            let slot = Int(truncatingIfNeeded: (number &+ turn) & 63)
            let part = Int(mixture.slots[slot])
            let place: UInt64
            if mixture.parts.count == 1 { place = number } else { place = block * mixture.slotCounts[part] + UInt64(mixture.ranks[slot]) }
            var stream = RandomStream(seed: seed, purpose: .generatedCell, index: number)
            let count = mixture.parts[part].template.count
            if place < count {
                mixture.parts[part].template.append(orders[part].own[place], &stream, to: &bytes)
            } else if let overflow = mixture.parts[part].overflow {
                overflow.append(orders[part].overflow[(place - count) % overflow.count], &stream, to: &bytes)
            }
        }

        /// Writes a value chosen by a number; the values of two numbers may be equal.
        @inline(__always)
        func append(_ number: UInt64, to bytes: inout [UInt8]) {
            var stream = RandomStream(seed: seed, purpose: .generatedCell, index: number)
            let bits = stream.next()
            let part = Int(mixture.slots[Int(bits & 63)])
            let number = stream.next().multipliedFullWidth(by: mixture.parts[part].template.count).high
            mixture.parts[part].template.append(number, &stream, to: &bytes)
        }
    }

    // MARK: JSON

    var json: JSONValue {
        .array(
            parts.map { part in
                var object: [String: JSONValue] = ["form": part.template.json, "weight": .integer(part.weight)]
                if let overflow = part.overflow { object["overflow"] = overflow.json }
                return .object(object)
            })
    }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        guard let values = json.arrayValue, (1...Self.largestPartCount).contains(values.count) else {
            throw GeneratorError(place, "must be a list of 1 to \(Self.largestPartCount) forms")
        }
        var parts: [Part] = []
        for (index, value) in values.enumerated() {
            let object = value.objectValue ?? [:]
            guard let form = object["form"], let weight = object["weight"]?.integerValue, (1...1 << 40).contains(weight) else {
                throw GeneratorError("\(place).\(index)", "must have a form, and a weight from 1 on")
            }
            var overflow: Template?
            if let json = object["overflow"] { overflow = try Template(json: json, "\(place).\(index).overflow") }
            parts.append(Part(template: try Template(json: form, "\(place).\(index).form"), overflow: overflow, weight: weight))
        }
        self.init(parts)
    }
}

extension Purpose {
    /// The order of the forms within 64 rows.
    fileprivate static let slots = Purpose("generators.slots")
}
