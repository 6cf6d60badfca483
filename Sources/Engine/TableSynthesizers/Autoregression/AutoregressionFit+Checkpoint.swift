import Neural
import Safetensors
import Specification

/// A checkpoint is a safetensors file with all variables, the best weights and the progress; it does not hold the data, but tells which fit it belongs to.
extension AutoregressionFit {
    private static let numbers = ["step", "bestScore", "stale", "cuts", "seconds", "isFinished"]

    package func checkpoint() throws -> [UInt8]? {
        var builder = SafetensorsBuilder(metadata: Dictionary(uniqueKeysWithValues: identity))
        builder.add(
            "progress", shape: [Self.numbers.count],
            [
                Double(progress.step), progress.bestScore ?? 0, Double(progress.stale), Double(progress.cuts), progress.seconds,
                progress.isFinished ? 1 : 0,
            ])
        for variable in variables.all { builder.add(variable.name, shape: variable.shape.dimensions, variable.values) }
        for (parameter, values) in zip(network.parameters, best) {
            builder.add("best.\(parameter.name)", shape: parameter.shape.dimensions, values)
        }
        return try builder.build()
    }

    package func restore(_ checkpoint: [UInt8]) throws {
        func unusable(_ reason: String) -> TableSynthesisError { TableSynthesisError(.unusableCheckpoint, reason) }
        do {
            let file = try SafetensorsFile(checkpoint)
            for (name, value) in identity where file.metadata[name] != value {
                throw unusable(
                    "the checkpoint belongs to another fit: its \(name) is \(file.metadata[name] ?? "not there"), this fit's is \(value)")
            }
            let numbers = try file.doubles("progress")
            guard numbers.count == Self.numbers.count, numbers.allSatisfy(\.isFinite), let step = Int(exactly: numbers[0]),
                (0...totalSteps).contains(step), let stale = Int(exactly: numbers[2]), stale >= 0,
                let cuts = Int(exactly: numbers[3]), cuts >= 0, numbers[4] >= 0
            else { throw unusable("the checkpoint's progress is not that of a fit of \(totalSteps) steps") }
            let best = try network.parameters.map { parameter in
                let values = try file.floats("best.\(parameter.name)")
                guard values.count == parameter.shape.count else { throw unusable("the checkpoint's best weights have other shapes") }
                return values
            }
            try variables.restore { name in file.header[name] == nil ? nil : try file.floats(name) }
            self.best = best
            optimiser.stepCount = step
            progress = AutoregressionProgress(
                step: step, bestScore: step == 0 ? nil : numbers[1], stale: stale, cuts: cuts, seconds: numbers[4],
                isFinished: numbers[5] != 0)
        } catch let error as TableSynthesisError {
            throw error
        } catch {
            throw unusable("the checkpoint cannot be read: \(error)")
        }
    }

    /// What tells one fit from another, by name; the first difference is the one to tell.
    private var identity: [(String, String)] {
        let values = parameters.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return [
            ("format", "semblance-argn-checkpoint"), ("version", "1"), ("seed", String(seed)), ("parameters", values),
            ("data", "\(training.digest) \(validation.digest)"),
        ]
    }
}

extension StateMatrix {
    /// A number that two different matrices hardly share: FNV-1a, 64 bits, over sizes and states.
    fileprivate var digest: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ number: UInt64) { hash = (hash ^ number) &* 0x100_0000_01B3 }
        add(UInt64(rowCount))
        for (variable, column) in zip(variables, columns) {
            add(UInt64(variable.stateCount))
            for state in column { add(UInt64(state)) }
        }
        return hash
    }
}
