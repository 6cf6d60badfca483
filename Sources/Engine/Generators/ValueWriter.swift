internal import Random
internal import Tabular

/// Writes the values of a column, with the keys of one seed.
struct ValueWriter {
    private enum Source {
        case sequence(SequenceForm)
        case pattern(PatternAutomaton, KeyedPermutation)
        case personal(TemplateMixture.Keyed)
        case text(TextModel)
    }

    let seed: UInt64
    private let source: Source
    private let isUnique: Bool
    private let repetition: Repetition?

    init(_ generator: ColumnGenerator, seed: UInt64) {
        self.seed = seed
        // The values of categories are all different.
        isUnique = generator.isUnique || generator.type == .category
        repetition = generator.repetition
        source =
            switch generator.source {
            case .sequence(let form): .sequence(form)
            case .pattern(let automaton): .pattern(automaton, KeyedPermutation(count: automaton.uniqueCount, seed: seed))
            case .personal(_, let mixture): .personal(mixture.keyed(seed))
            case .text(let model): .text(model)
            }
    }

    /// What becomes of the bytes of each row.
    func map<Value>(_ rows: Range<Int>, _ value: ([UInt8]) -> Value) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64)
        for row in rows {
            bytes.removeAll(keepingCapacity: true)
            if let repetition {
                switch repetition.choice(row: row, seed: seed) {
                case .remark(let place): bytes += repetition.remarks[place].utf8
                case .value(let number): append(number, to: &bytes)
                }
            } else {
                append(UInt64(row), to: &bytes)
            }
            values.append(value(bytes))
        }
        return values
    }

    /// The first different values.
    func values(count: Int) -> [[UInt8]] {
        (0..<count).map { number in
            var bytes: [UInt8] = []
            append(UInt64(number), to: &bytes)
            return bytes
        }
    }

    @inline(__always)
    private func append(_ number: UInt64, to bytes: inout [UInt8]) {
        switch source {
        case .sequence(let form): form.append(number, to: &bytes)
        case .pattern(let automaton, let order):
            var stream = RandomStream(seed: seed, purpose: .generatedCell, index: number)
            let place = isUnique ? order[number] : stream.next().multipliedFullWidth(by: order.count).high
            automaton.append(place, random: { stream.next() }, to: &bytes)
        case .personal(let mixture):
            if isUnique { mixture.appendUnique(number, to: &bytes) } else { mixture.append(number, to: &bytes) }
        case .text(let model):
            var stream = RandomStream(seed: seed, purpose: .generatedCell, index: number)
            model.append(&stream, to: &bytes)
        }
    }
}
